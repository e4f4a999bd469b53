//! What people say of answers and what they want answered: the real binary, driven through the fake Discord.

use std::fs;

use expect_test::{Expect, expect};
use ibid::store::{Location, QuestionId, Reason, RequestId, State, Store, Verdict, Vote, preferences::VERSION};
use serde_json::json;

use crate::support::{
    bot::{Bot, Home, SOON},
    discord::{FakeDiscord, asked::Asked, forms, interactions::Ask, people::User, reply::Reply},
};

const QUESTION: &str = "When did the tenth World Internet Conference open?";
const UNANSWERABLE: &str = "Which *quokka* recipe won the @everyone contest?";
const SEND_MESSAGES: u64 = 1 << 11;
const FIRST: QuestionId = QuestionId(1);

/// A bot in a server that has chosen a channel for requests.
struct Place {
    discord: FakeDiscord,
    home: Home,
    bot: Bot,
    requests: u64,
}

impl Place {
    async fn new() -> Self {
        let discord = FakeDiscord::start().await;
        let home = Home::small();
        let server = discord.home();
        let requests = discord.channel(&server, "requests");
        let chosen = json!({ "version": VERSION, "requests_channel": requests.to_string() });
        store(&home)
            .set_overrides(server.id, None, &chosen.to_string(), 0)
            .expect("it can be written");
        let bot = Bot::ready(&home, &discord, &[]).await;
        Self {
            discord,
            home,
            bot,
            requests,
        }
    }

    async fn ask(&self, question: &str, who: &str) -> Reply {
        let ask = self.discord.slash("ask").option("question", question);
        ask.by(&self.discord.user(who)).send().await.reply(SOON).await
    }

    async fn click(&self, reply: &Reply, label: &str, who: &User, locale: &str) -> String {
        said(self.discord.click(reply, label).by(who).locale(locale)).await
    }

    /// Votes against the answer with what is written into the form.
    async fn down(&self, reply: &Reply, who: &User, locale: &str, reason: &str, note: &str) -> String {
        let opened = self.discord.click(reply, "Not helpful").by(who).send().await;
        opened.modal(SOON).await;
        let fields = [("reason", reason), ("note", note)];
        said(self.discord.submit(&opened, &fields).locale(locale)).await
    }

    fn votes(&self, question: QuestionId) -> Vec<Vote> {
        store(&self.home).votes_on(question).expect("they can be read")
    }

    /// The items in the channel for requests.
    fn items(&self) -> Vec<Reply> {
        let written = self.discord.written().into_iter();
        written.filter(|message| message.channel_id == self.requests).collect()
    }

    async fn restarted(self) -> Self {
        let Self {
            discord,
            home,
            bot,
            requests,
        } = self;
        assert!(bot.stop().await.success());
        let bot = Bot::ready(&home, &discord, &[]).await;
        Self {
            discord,
            home,
            bot,
            requests,
        }
    }

    async fn end(self) {
        let log = self.bot.log();
        assert!(self.bot.stop().await.success(), "the bot logged:\n{log}");
        assert!(!log.contains("panicked"), "something panicked:\n{log}");
        self.discord.assert_honest();
    }
}

fn store(home: &Home) -> Store {
    fs::create_dir_all(home.data()).expect("a folder can be made");
    Store::open(&Location::File(home.data().join(Location::FILE))).expect("another process may look")
}

/// What somebody is told alone.
async fn said(asked: Ask) -> String {
    let reply = asked.send().await.reply(SOON).await;
    assert!(reply.ephemeral(), "only they see: {}", reply.text());
    reply.text()
}

fn without_moments(text: &str) -> String {
    let mut pieces = text.split("<t:");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let rest = piece.split_once('>').map_or("", |(_, rest)| rest);
        format!("{text}<moment>{rest}")
    })
}

/// The same without the numbers of this run's server and channel.
fn without_numbers(text: &str, asked_in: u64, guild: u64) -> String {
    without_moments(text)
        .replace(&asked_in.to_string(), "CHANNEL")
        .replace(&guild.to_string(), "SERVER")
}

fn check(found: &str, expected: &Expect) {
    expected.assert_eq(found);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_is_kept_changed_and_counted_once_for_each_person() {
    let place = Place::new().await;
    let answer = place.ask(QUESTION, "eve").await;
    let (eve, bob) = (place.discord.user("eve"), place.discord.user("bob"));
    check(
        &place.click(&answer, "Helpful", &eve, "en-GB").await,
        &expect!["Your vote is kept."],
    );
    check(
        &place.click(&answer, "Helpful", &eve, "es-ES").await,
        &expect!["Ya habías votado así."],
    );
    check(
        &place
            .down(&answer, &eve, "en-GB", "It is OUTDATED", "It was in 2023")
            .await,
        &expect!["Your vote is changed; only the last one counts."],
    );
    check(
        &place.down(&answer, &bob, "es-ES", "", "").await,
        &expect!["Tu voto se ha guardado."],
    );
    let votes = place.votes(FIRST);
    let mut verdicts: Vec<_> = votes.iter().map(|vote| (vote.verdict, vote.note.as_str())).collect();
    verdicts.sort();
    assert_eq!(
        verdicts,
        [
            (Verdict::Down(Reason::Outdated), "It was in 2023"),
            (Verdict::Down(Reason::Other), ""),
        ]
    );

    let place = place.restarted().await;
    check(
        &place.click(&answer, "Helpful", &bob, "en-GB").await,
        &expect!["Your vote is changed; only the last one counts."],
    );
    assert_eq!(place.votes(FIRST).len(), 2, "one vote a person");
    store(&place.home)
        .forget(store(&place.home).asker(eve.id))
        .expect("it can be deleted");
    check(
        &place.click(&answer, "Helpful", &bob, "en-GB").await,
        &expect!["You have voted so already."],
    );
    check(
        &place.down(&answer, &bob, "es-ES", "falsch", "").await,
        &expect!["Tu voto ha cambiado; solo cuenta el último."],
    );
    place.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_names_the_reasons_in_the_language_of_whoever_votes() {
    let place = Place::new().await;
    let answer = place.ask(QUESTION, "eve").await;
    for (locale, expected) in [
        (
            "en-GB",
            expect![[r"
        What is wrong with the answer?
        Reason
        wrong, off topic, outdated, incomplete, other
        Note
        In your words, for the moderators"]],
        ),
        (
            "es-ES",
            expect![[r"
        ¿Qué falla en la respuesta?
        Motivo
        incorrecta, fuera de tema, desactualizada, incompleta, otro
        Nota
        Con tus palabras, para los moderadores"]],
        ),
    ] {
        let opened = place.discord.click(&answer, "Not helpful").locale(locale).send().await;
        let modal = opened.modal(SOON).await;
        check(&forms::words(&modal), &expected);
    }
    for (number, (typed, reason, note)) in (0..).zip([
        ("incomplète", Reason::Incomplete, ""),
        ("am Thema vorbei!", Reason::OffTopic, ""),
        ("古い", Reason::Outdated, ""),
        ("错误", Reason::Wrong, ""),
        ("rude", Reason::Other, "rude"),
    ]) {
        let who = place.discord.user(&format!("voter{number}"));
        place.down(&answer, &who, "en-GB", typed, "").await;
        let votes = place.votes(FIRST);
        let asker = store(&place.home).asker(who.id);
        let vote = votes.iter().find(|vote| vote.asker == asker).expect("it was kept");
        assert_eq!(
            (vote.verdict, vote.note.as_str()),
            (Verdict::Down(reason), note),
            "{typed}"
        );
    }
    place.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nothing_answers_is_requested_once_and_closed_by_a_moderator() {
    let place = Place::new().await;
    let answer = place.ask(UNANSWERABLE, "eve").await;
    let guild = place.discord.home();
    let (eve, bob) = (place.discord.user("eve"), place.discord.user("bob"));
    check(
        &place.click(&answer, "Request an answer", &eve, "en-GB").await,
        &expect!["Your request is with the moderators."],
    );
    check(
        &place.click(&answer, "Request an answer", &eve, "en-GB").await,
        &expect!["This was requested before, and your request is counted. Requests so far: 1."],
    );
    check(
        &place.click(&answer, "Request an answer", &bob, "es-ES").await,
        &expect!["Ya se había pedido, y tu petición también cuenta. Peticiones hasta ahora: 2."],
    );
    let items = place.items();
    let [item] = &items[..] else {
        panic!("one item for all: {items:?}");
    };
    check(
        &without_numbers(&item.text(), guild.channel, guild.id),
        &expect![[r"
        eve wants an answer that the articles do not hold:
        - Which \*quokka\* recipe won the \@everyone contest?
        -# asked <moment> in [this channel](<https://discord.com/channels/SERVER/CHANNEL>)
        Close with a link"]],
    );

    let place = place.restarted().await;
    let refused = place.discord.click(item, "Close with a link").by(&bob);
    check(
        &said(refused).await,
        &expect![
            "Only moderators can do that: members who may manage the server, or who have a role that the settings name."
        ],
    );
    let close = |who: &User| place.discord.click(item, "Close with a link").by(who).moderator();
    let (first, second) = (opened(close(&bob)).await, opened(close(&eve)).await);
    let link = [("answer", "https://example.org/quokka_(cake)")];
    let closed = place.discord.submit(&first, &link).moderator().send().await;
    closed.reply_when(SOON, |reply| reply.text().contains("Closed")).await;
    let item = &place.items()[0];
    check(
        &without_moments(&item.text()),
        &expect![[r"
        - Which \*quokka\* recipe won the \@everyone contest?
        Closed <moment> by bob: [this page](<https://example.org/quokka_(cake)>)
        -# Requests: 2"]],
    );
    assert!(item.controls().is_empty(), "nothing is left to close");
    let told = place.wait_reply_to(answer.message_id).await;
    check(
        &told.text(),
        &expect!["A moderator answers: [this page](<https://example.org/quokka_(cake)>)"],
    );
    let late = place.discord.submit(&second, &link).moderator().send().await;
    check(
        &late.wait_followups(1, SOON).await[0].text(),
        &expect!["This request was closed before."],
    );
    let request = store(&place.home).kept_request(RequestId(1)).expect("it can be read");
    let request = request.expect("it is kept");
    assert_eq!(request.askers, 2);
    assert!(
        matches!(request.state, State::Closed { by: Some(_), .. }),
        "{request:?}"
    );
    place.end().await;
}

async fn opened(click: Ask) -> Asked {
    let opened = click.send().await;
    opened.modal(SOON).await;
    opened
}

impl Place {
    async fn wait_reply_to(&self, message: u64) -> Reply {
        let found = async {
            loop {
                let written = self.discord.written().into_iter();
                if let Some(reply) = written.rev().find(|reply| reply.replies_to == Some(message)) {
                    return reply;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(SOON, found).await.expect("a reply was to come")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_filled_in_by_somebody_who_is_no_moderator_closes_nothing() {
    let place = Place::new().await;
    let answer = place.ask(UNANSWERABLE, "eve").await;
    let eve = place.discord.user("eve");
    place.click(&answer, "Request an answer", &eve, "en-GB").await;
    let item = &place.items()[0];
    let opened = opened(place.discord.click(item, "Close").by(&eve).moderator()).await;
    // The rights were taken away while the form was open.
    check(
        &said(place.discord.submit(&opened, &[("answer", "no")]).locale("es-ES")).await,
        &expect![
            "Solo los moderadores pueden hacer eso: miembros que pueden gestionar el servidor o que tienen un rol indicado en los ajustes."
        ],
    );
    assert_eq!(place.items()[0].text(), item.text());
    place.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_for_a_private_answer_is_never_answered_in_public() {
    let place = Place::new().await;
    let eve = place.discord.user("eve");
    let ask = place
        .discord
        .slash("ask")
        .option("question", UNANSWERABLE)
        .option("private", true);
    let answer = ask.by(&eve).send().await.reply(SOON).await;
    place.click(&answer, "Request an answer", &eve, "en-GB").await;
    let item = &place.items()[0];
    let opened = opened(place.discord.click(item, "Close").by(&eve).moderator()).await;
    let closed = place
        .discord
        .submit(&opened, &[("answer", "The *quokka* pie @here")])
        .moderator();
    let closed = closed.send().await;
    closed.reply_when(SOON, |reply| reply.text().contains("Closed")).await;
    place.bot.wait_log("was not told that their request was closed").await;
    check(
        &without_moments(&place.items()[0].text()),
        &expect![[r"
        - Which \*quokka\* recipe won the \@everyone contest?
        Closed <moment> by eve: The \*quokka\* pie \@here
        -# Requests: 1"]],
    );
    let refused = place.discord.take_violations();
    assert!(
        refused.iter().all(|line| line.contains("REPLIES_UNKNOWN")),
        "{refused:?}"
    );
    place.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_cannot_be_shown_is_kept_and_moderators_are_told_why() {
    let place = Place::new().await;
    let answer = place.ask(UNANSWERABLE, "eve").await;
    place.discord.take_permission(&place.discord.home(), SEND_MESSAGES);
    let eve = place.discord.user("eve");
    check(
        &place.click(&answer, "Request an answer", &eve, "en-GB").await,
        &expect!["Your request is kept, but it could not be posted in the channel for requests."],
    );
    let moderator = place.discord.click(&answer, "Request an answer").by(&eve).moderator();
    check(
        &said(moderator.locale("es-ES")).await,
        &expect![[r"
        Tu petición se ha guardado, pero no se ha podido publicar en el canal para peticiones.
        Sugerencia: deja que el bot vea el canal para peticiones y envíe mensajes en él."]],
    );
    place.discord.give_permission(&place.discord.home(), SEND_MESSAGES);
    check(
        &place.click(&answer, "Request an answer", &eve, "en-GB").await,
        &expect!["This was requested before, and your request is counted. Requests so far: 1."],
    );
    assert_eq!(place.items().len(), 1, "it is posted as soon as it can be");

    let elsewhere = place.discord.guild("without a channel for requests");
    let ask = place.discord.slash("ask").option("question", UNANSWERABLE);
    let answer = ask.in_guild(&elsewhere).send().await.reply(SOON).await;
    check(
        &said(place.discord.click(&answer, "Request")).await,
        &expect!["Your request is kept, but this server has no channel for requests."],
    );
    check(
        &said(place.discord.click(&answer, "Request").moderator().locale("es-ES")).await,
        &expect![[r"
            Tu petición se ha guardado, pero este servidor no tiene un canal para peticiones.
            Sugerencia: los moderadores pueden elegir uno en los ajustes, como `requests_channel`."]],
    );
    let open = store(&place.home)
        .open_requests(elsewhere.id)
        .expect("they can be read");
    assert_eq!(open.len(), 1);
    place.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_votes_but_no_requests_outside_of_servers() {
    let place = Place::new().await;
    for (question, labels) in [
        (
            QUESTION,
            vec!["[1] More context", "Sources", "Helpful", "Not helpful", "Delete"],
        ),
        (UNANSWERABLE, vec!["[1] Read", "Delete"]),
    ] {
        let reply = place
            .discord
            .slash("ask")
            .option("question", question)
            .in_dm()
            .send()
            .await;
        let reply = reply.reply(SOON).await;
        let controls = reply.controls();
        let found: Vec<&str> = controls.iter().map(|control| control.label.as_str()).collect();
        assert_eq!(found, labels, "{question}");
    }
    place.end().await;
}
