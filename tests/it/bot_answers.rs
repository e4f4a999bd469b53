//! What can be done with an answer on Discord: it is shared once, taken back, leant on by the next question, given in
//! a thread; and its buttons outlive the process that made them, and nobody else's are obeyed.

use crate::support::bot::{Bot, SOON, end, started_with};

const QUESTION: &str = "When did the tenth World Internet Conference open?";
const ANSWER: &str = "opened in Wuzhen on 8 November 2023";

#[tokio::test(flavor = "multi_thread")]
async fn a_private_answer_is_shared_once_and_says_who_asked() {
    let (discord, _home, bot) = started_with(&[("IBID__GUILD__PRIVATE", "true")]).await;
    let asked = discord.slash("ask").option("question", QUESTION).send().await;
    let private = asked.reply(SOON).await;
    assert!(private.ephemeral(), "the server wants answers for the asker alone");

    let share = discord.click(&private, "Share").send().await;
    let shared = share.wait_followups(1, SOON).await.remove(0);
    assert!(!shared.ephemeral());
    let text = shared.text();
    assert!(text.starts_with("ada asked: When did the tenth"), "{text}");
    assert!(text.contains(ANSWER), "{text}");

    // The press that was on its way already.
    let again = discord
        .button(&private.control("Share"), private.message_id)
        .send()
        .await;
    let told = again.reply(SOON).await;
    assert!(told.text().contains("was shared already"), "{}", told.text());
    let left = asked.reply(SOON).await;
    let labels: Vec<String> = left.controls().into_iter().map(|control| control.label).collect();
    assert!(!labels.iter().any(|label| label.contains("Share")), "{labels:?}");
    assert!(left.text().contains(ANSWER), "the answer itself stays: {}", left.text());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_has_changed_is_not_shared() {
    let (discord, home, bot) = started_with(&[("IBID__GUILD__PRIVATE", "true")]).await;
    let asked = discord.slash("ask").option("question", QUESTION).send().await;
    let private = asked.reply(SOON).await;
    home.write(
        "news/2023-11-09-wuzhen.txt",
        "date 2023-11-09 Wuzhen hosts the conference\n\nThe tenth World Internet Conference was put off.\n",
    );
    let reindex = discord.slash("reindex").moderator().send().await;
    reindex
        .reply_when(SOON, |reply| reply.text().contains("Reindexed in"))
        .await;

    let share = discord.click(&private, "Share").send().await;
    let told = share.wait_followups(1, SOON).await.remove(0);
    assert!(told.ephemeral());
    assert!(told.text().contains("has changed since this answer"), "{}", told.text());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_asker_and_moderators_delete_an_answer_and_nobody_else() {
    let (discord, _home, bot) = started_with(&[]).await;
    let eve = discord.user("eve");
    for by_moderator in [false, true] {
        let asked = discord.slash("ask").option("question", QUESTION).send().await;
        let reply = asked.reply(SOON).await;
        let refused = discord.click(&reply, "Delete").by(&eve).send().await;
        let told = refused.reply(SOON).await;
        assert!(told.text().contains("Only whoever asked"), "{}", told.text());
        assert!(told.ephemeral());
        let click = discord.click(&reply, "Delete");
        let click = if by_moderator {
            click.by(&eve).moderator()
        } else {
            click
        };
        click.send().await;
        assert!(asked.wait_deleted(SOON).await);
    }
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_outlive_a_restart_and_forged_ones_do_nothing() {
    let (discord, home, bot) = started_with(&[]).await;
    let asked = discord.slash("ask").option("question", QUESTION).send().await;
    let reply = asked.reply(SOON).await;
    end(&discord, bot).await;

    let bot = Bot::ready(&home, &discord, &[]).await;
    let id = reply.control("Delete");
    let mut forged = id.clone();
    let last = if forged.ends_with('A') { 'B' } else { 'A' };
    forged.pop();
    forged.push(last);
    for custom_id in [forged.as_str(), "delete", "AAAA", ""] {
        if custom_id.is_empty() {
            continue;
        }
        let told = discord
            .button(custom_id, reply.message_id)
            .send()
            .await
            .reply(SOON)
            .await;
        assert!(
            told.text().contains("was not made by this bot"),
            "{custom_id}: {}",
            told.text()
        );
    }
    // A button of one server does nothing in another.
    let other = discord.guild("elsewhere");
    let there = discord
        .slash("ask")
        .in_guild(&other)
        .option("question", QUESTION)
        .send()
        .await;
    let there = there.reply(SOON).await;
    let told = discord.button(&id, there.message_id).send().await.reply(SOON).await;
    assert!(told.text().contains("was not made by this bot"), "{}", told.text());

    discord.click(&reply, "Delete").send().await;
    assert!(asked.wait_deleted(SOON).await);
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_leans_on_the_one_it_replies_to_and_in_conversations_on_the_last() {
    let (discord, _home, bot) = started_with(&[]).await;
    let leaning = "and where?";
    let alone = discord.message(leaning).mentioning_bot().send().await.reply(SOON).await;
    assert!(!alone.text().contains("Understood with"), "{}", alone.text());

    let first = discord
        .message(QUESTION)
        .mentioning_bot()
        .send()
        .await
        .reply(SOON)
        .await;
    // A person takes longer to read the answer than the bot to remember it.
    bot.wait_log("the answer is shown is remembered").await;
    let second = discord.message(leaning).replying_to(first.message_id).send().await;
    let second = second.reply(SOON).await;
    let text = second.text();
    assert!(text.starts_with("Understood with your question before: "), "{text}");
    assert!(text.contains(ANSWER), "{text}");

    let direct = discord.message(QUESTION).in_dm().send().await.reply(SOON).await;
    assert!(direct.text().contains(ANSWER), "{}", direct.text());
    let next = discord.message(leaning).in_dm().send().await.reply(SOON).await;
    assert!(next.text().starts_with("Understood with"), "{}", next.text());

    let thread = discord.thread(&discord.home(), "conference");
    let in_thread = |words: &str| discord.message(words).in_thread(thread).mentioning_bot();
    let begun = in_thread(QUESTION).send().await.reply(SOON).await;
    assert!(begun.text().contains(ANSWER), "{}", begun.text());
    let next = in_thread(leaning).send().await.reply(SOON).await;
    assert!(next.text().starts_with("Understood with"), "{}", next.text());

    // Somebody else's conversation is not leant on.
    let eve = discord.user("eve");
    let other = discord.message(leaning).by(&eve).in_dm().send().await.reply(SOON).await;
    assert!(!other.text().contains("Understood with"), "{}", other.text());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_is_answered_in_a_thread_where_the_server_wants_it_and_in_a_reply_where_it_cannot_be() {
    let (discord, _home, bot) = started_with(&[("IBID__GUILD__THREADS", "true")]).await;
    let posted = discord.message(QUESTION).mentioning_bot().send().await;
    let reply = posted.reply(SOON).await;
    assert!(reply.text().contains(ANSWER), "{}", reply.text());
    let threads = discord.threads();
    assert_eq!(threads.len(), 1, "{threads:?}");
    assert_eq!(
        threads[0]["id"],
        reply.channel_id.to_string(),
        "the answer is in the thread"
    );

    let guild = discord.home();
    discord.take_permission(&guild, crate::support::discord::permissions::CREATE_PUBLIC_THREADS);
    let posted = discord.message(QUESTION).mentioning_bot().send().await;
    let reply = posted.reply(SOON).await;
    assert!(reply.text().contains(ANSWER), "{}", reply.text());
    assert_eq!(discord.threads().len(), 1);
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_answers_are_for_the_asker_alone_a_mention_is_told_how_to_ask() {
    let (discord, _home, bot) = started_with(&[("IBID__GUILD__PRIVATE", "true")]).await;
    let reply = discord
        .message(QUESTION)
        .mentioning_bot()
        .send()
        .await
        .reply(SOON)
        .await;
    assert_eq!(reply.text(), "Answers are for the asker alone here. Ask with `/ask`.");
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_messages_is_told_once_that_it_is_one() {
    let (discord, _home, bot) = started_with(&[("IBID__GUILD__USER_LIMIT", "1")]).await;
    let mention = || discord.message(QUESTION).mentioning_bot();
    let answered = mention().send().await.reply(SOON).await;
    assert!(answered.text().contains(ANSWER), "{}", answered.text());
    let told = mention().send().await.reply(SOON).await;
    assert!(
        told.text().contains("one question too many from you"),
        "{}",
        told.text()
    );
    let spared = mention().send().await;
    spared.stays_unanswered(std::time::Duration::from_millis(600)).await;
    end(&discord, bot).await;
}
