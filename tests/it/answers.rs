//! Twenty questions to the shipped corpus and the whole reply to each, as a reader sees it on Discord.
//!
//! The questions stay as they are, also where a reply is poor: what it says is what a reader gets today, and a change
//! for better or worse shows here in words before it shows in a figure.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use expect_test::{Expect, expect};
use ibid::{
    locale::Language,
    reply::{
        limits::{self, Fitted},
        wording,
    },
    service::Mode,
};

use crate::support::service::Home;

/// Asks each question and compares the message that the bot would send.
fn check(asked: &[(&str, Expect)]) {
    let home = Home::shipped();
    home.reindex(Mode::Changed).expect("what ships can be indexed");
    for (question, expected) in asked {
        let message = match limits::fit(
            Language::English,
            &wording::answered(Language::English, &home.ask(question)),
        )
        .shown
        {
            Fitted::Content(message) | Fitted::Embed(message) => message,
        };
        expected.assert_eq(&message);
    }
}

#[test]
fn times() {
    check(&[
        (
            "When did the first World Internet Conference take place?",
            expect![[r#"
                > The first World Internet Conference took place from 19 to 21 November 2014 in Wuzhen, Zhejiang province, China. Wuzhen is an old canal town administered by the city of Tongxiang, and the World Internet Conference is therefore often called the Wuzhen Summit.
                -# **[1]** Ten Years of the World Internet Conference in Wuzhen · <t:1733140800:D> · paragraph 1 · governance/2024-12-02-world-internet-conference.txt

                > The third World Internet Conference took place from 16 to 18 November 2016, and the fourth World Internet Conference from 3 to 5 December 2017. Apple's chief executive Tim Cook and Google's chief executive Sundar Pichai both appeared at the fourth World Internet Conference in 2017.
                -# **[2]** Ten Years of the World Internet Conference in Wuzhen · <t:1733140800:D> · paragraph 5 · governance/2024-12-02-world-internet-conference.txt

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
        (
            "How long are TLS certificates valid?",
            expect![[r#"
                > Since September 2020 the major browsers have accepted new public TLS certificates only if they are valid for at most 398 days. In April 2025 the CA/Browser Forum decided to shorten the lifetime of public TLS certificates step by step to 47 days by March 2029.
                -# **[1]** From SSL to TLS\: Encryption on the Web · <t:1747051200:D> · paragraph 8 · standards/2025-05-12-transport-layer-security.txt

                > Let's Encrypt is a certificate authority that has issued TLS certificates free of charge since 2015. Let's Encrypt is run by the non-profit Internet Security Research Group in California.
                -# **[2]** From SSL to TLS\: Encryption on the Web · <t:1747051200:D> · paragraph 7 · standards/2025-05-12-transport-layer-security.txt

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
    ]);
}

#[test]
fn people() {
    check(&[
        (
            "Who invented the World Wide Web?",
            expect![[r#"
                > The first international World Wide Web conference was held at CERN in May 1994. Tim Berners-Lee received the Turing Award of 2016 for the invention of the World Wide Web.
                -# **[1]** Thirty Years Since CERN Gave Away the World Wide Web · <t:1682856000:D> · paragraph 7 · history/2023-04-30-web-at-cern.txt

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
        (
            "Who was the first president of ICANN?",
            expect![[r#"
                > The first chair of the ICANN board was Esther Dyson, and the first president of ICANN was Mike Roberts. In November 1998 ICANN signed a memorandum of understanding with the United States Department of Commerce, which tied the young organisation to American oversight.
                -# **[1]** ICANN\: The Internet Corporation for Assigned Names and Numbers › Foundation · <t:1741608000:D> · paragraph 2 · governance/icann.md

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
        (
            "Who coined the motto of the IETF?",
            expect![[r#"
                > The best-known motto of the IETF was coined by David Clark in July 1992\: "We reject kings, presidents and voting. We believe in rough consensus and running code."
                -# **[1]** The Internet Engineering Task Force › Rough consensus and running code · <t:1613390400:D> · paragraph 3 · governance/ietf.md

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
    ]);
}

#[test]
fn numbers() {
    check(&[
        (
            "How many root servers are there?",
            expect![[r#"
                > The operators of the thirteen root servers are the following\:
                > 
                > - Verisign operates the A and J root servers.
                > - The Information Sciences Institute of the University of Southern California operates the B root server.
                > - Cogent Communications operates the C root server.
                > - The University of Maryland operates the D root server.
                > - The NASA Ames Research Center operates the E root server.
                > - The Internet Systems Consortium operates the F root server.
                ⋯ 6 more items are not shown.
                -# **[1]** The DNS Root and Its Servers › Thirteen names, many machines · <t:1708430400:D> · paragraph 4 · infrastructure/dns-root.md

                > IANA checks and authorises every change to the root zone, and Verisign, as the root zone maintainer, produces and distributes the signed file. The operators of the root servers publish the root zone unchanged and do not decide which top-level domains exist.
                -# **[2]** The DNS Root and Its Servers › Who edits the root zone · <t:1708430400:D> · paragraph 17 · infrastructure/dns-root.md

                > The DNS root is served by thirteen named root servers, which carry the letters A to M. The number of thirteen root servers was chosen because the list of their names and IPv4 addresses had to fit into one UDP packet of 512 bytes.
                -# **[3]** The DNS Root and Its Servers › Thirteen names, many machines · <t:1708430400:D> · paragraph 3 · infrastructure/dns-root.md

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
        (
            "How many code points does Unicode have?",
            expect![[r#"
                > Unicode has room for 1,114,112 code points, which are arranged in 17 planes of 65,536 code points each. The highest Unicode code point is U+10FFFF.
                -# **[1]** Unicode and UTF-8 › Code points · <t:1728907200:D> · paragraph 3 · standards/unicode-and-utf-8.md

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
        (
            "What did an application for a new top-level domain cost in 2012?",
            expect![[r#"
                > In November 2000 ICANN selected seven new top-level domains\: .aero, .biz, .coop, .info, .museum, .name and .pro. In 2012 ICANN opened a far larger application round and received 1,930 applications for new generic top-level domains.
                -# **[1]** ICANN\: The Internet Corporation for Assigned Names and Numbers › New top-level domains · <t:1741608000:D> · paragraph 4 · governance/icann.md

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
    ]);
}

#[test]
fn reasons_and_meanings() {
    check(&[
        (
            "Why was the root key rolled over?",
            expect![[r#"
                > Volunteers from around the world, called Trusted Community Representatives, take part in the root key ceremonies so that no single organisation has to be trusted. Fourteen crypto officers, seven for each facility, hold the physical keys to safe deposit boxes in which smart cards are stored.
                -# **[1]** DNS Root Key Replaced for the First Time · <t:1539345600:D> · paragraph 5 · infrastructure/2018-10-12-root-key-rollover.txt

                > The purpose of a root key ceremony is to sign the zone signing keys for the coming quarter in front of witnesses. The private root key is kept inside hardware security modules, tamper-resistant devices that erase their contents when someone tries to open them.
                -# **[2]** DNS Root Key Replaced for the First Time · <t:1539345600:D> · paragraph 4 · infrastructure/2018-10-12-root-key-rollover.txt

                > The root KSK rollover was originally planned for 11 October 2017. ICANN announced in September 2017 that the rollover would be postponed, because data showed that a number of resolvers did not yet trust the new key.
                -# **[3]** DNS Root Key Replaced for the First Time · <t:1539345600:D> · paragraph 6 · infrastructure/2018-10-12-root-key-rollover.txt

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
        (
            "What does cyber sovereignty mean?",
            expect![[r#"
                > The second World Internet Conference was held in Wuzhen from 16 to 18 December 2015, and the Chinese president Xi Jinping opened the meeting in person. In his speech at Wuzhen in December 2015, Xi Jinping called respect for cyber sovereignty the first of four principles for reforming global internet governance.
                -# **[1]** Ten Years of the World Internet Conference in Wuzhen · <t:1733140800:D> · paragraph 4 · governance/2024-12-02-world-internet-conference.txt

                > Supporters answer that the World Internet Conference gives developing countries a larger voice in internet governance. Cyber sovereignty, the idea most often linked with Wuzhen, means that each state decides for itself how the internet is regulated inside its borders.
                -# **[2]** Ten Years of the World Internet Conference in Wuzhen · <t:1733140800:D> · paragraph 6 · governance/2024-12-02-world-internet-conference.txt

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
    ]);
}

#[test]
fn chinese() {
    check(&[
        (
            "第一届世界互联网大会在哪里举行？",
            expect![[r#"
                > 首届世界互联网大会于2014年11月19日至21日在中国浙江省乌镇举行。首届世界互联网大会由中国国家互联网信息办公室和浙江省人民政府共同主办。
                -# **[1]** 世界互联网大会 › 首届大会 · <t:1732536000:D> · paragraph 1 · governance/shijie-hulianwang-dahui.md

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
        (
            "什么是网络主权？",
            expect![[r#"
                > 网络主权是指每个国家有权自行决定如何管理本国境内的互联网。批评者认为，网络主权的主张会为互联网审查提供理由。
                -# **[1]** 世界互联网大会 › 网络主权 · <t:1732536000:D> · paragraph 4 · governance/shijie-hulianwang-dahui.md

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
    ]);
}

#[test]
fn german() {
    check(&[
        (
            "Wann wurde die DENIC gegründet?",
            expect![[r#"
                > Die DENIC wurde am 17. Dezember 1996 von 37 Internetanbietern als Genossenschaft gegründet. Der Sitz der DENIC ist Frankfurt am Main.
                -# **[1]** DENIC und die Geschichte der Domain .de › Die Genossenschaft · <t:1639742400:D> · paragraph 4 · history/denic.md

                > Frankfurt am Main ist auch die Heimat des Internetknotens DE-CIX, der 1995 gegründet wurde. Ein Internetknoten ist ein Ort, an dem viele Netze ihren Datenverkehr direkt miteinander austauschen.
                -# **[2]** DENIC und die Geschichte der Domain .de › Der Internetknoten in Frankfurt · <t:1639742400:D> · paragraph 7 · history/denic.md

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
        (
            "Wer verwaltete .de vor der DENIC?",
            expect![[r#"
                > Die Top-Level-Domain .de wurde am 5. November 1986 in die Datenbank der IANA eingetragen. In den ersten Jahren wurde .de vom amerikanischen Netzbetreiber CSNET verwaltet.
                -# **[1]** DENIC und die Geschichte der Domain .de › Anfänge in Dortmund und Karlsruhe · <t:1639742400:D> · paragraph 2 · history/denic.md

                > Im Jahr 1988 übernahm die Informatik der Universität Dortmund die Verwaltung der Domain .de. Damals waren unter .de erst sechs Domains registriert.
                -# **[2]** DENIC und die Geschichte der Domain .de › Anfänge in Dortmund und Karlsruhe · <t:1639742400:D> · paragraph 2 · history/denic.md

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
    ]);
}

#[test]
fn what_nothing_answers() {
    check(&[
        (
            "Who won the football World Cup in 1998?",
            expect![[r#"
                This may not answer your question. It is the closest passage in the articles:
                > Every ASCII file is also a valid UTF-8 file, so old programs and old texts could remain in use. UTF-8 is self-synchronising\: a program that starts in the middle of a text can find the beginning of the next character by looking at the bits.
                -# **[1]** Unicode and UTF-8 › Why UTF-8 won · <t:1728907200:D> · paragraph 5 · standards/unicode-and-utf-8.md

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
        (
            "怎么做红烧肉？",
            expect![[r#"
            Nothing in the articles answers that.
            hint: name the thing you ask about as an article would, or ask about one thing at a time."#]],
        ),
        (
            "How much does ICANN pay its president?",
            expect![[r#"
                > The first chair of the ICANN board was Esther Dyson, and the first president of ICANN was Mike Roberts. In November 1998 ICANN signed a memorandum of understanding with the United States Department of Commerce, which tied the young organisation to American oversight.
                -# **[1]** ICANN\: The Internet Corporation for Assigned Names and Numbers › Foundation · <t:1741608000:D> · paragraph 2 · governance/icann.md

                > The ARPANET was a packet-switched computer network that connected American universities and research institutes from 1969 to 1990. The ARPANET was paid for by the Advanced Research Projects Agency, ARPA, an agency of the United States Department of Defense.
                -# **[2]** ARPANET\: The Forerunner of the Internet · <t:1572350400:D> · paragraph 1 · history/arpanet.md

                > ICANN was incorporated in California on 30 September 1998 as a non-profit public-benefit corporation. Before ICANN existed, the internet's names and numbers were looked after largely by one man, Jon Postel, at the Information Sciences Institute of the University of Southern California.
                -# **[3]** ICANN\: The Internet Corporation for Assigned Names and Numbers › Foundation · <t:1741608000:D> · paragraph 2 · governance/icann.md

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
    ]);
}

#[test]
fn a_quotation_a_time_and_a_long_question() {
    check(&[
        (
            r#"Who said "rough consensus and running code"?"#,
            expect![[r#"
                > The IETF has no formal membership and no membership fee\: anyone may join a mailing list and contribute to a working group. Participants in the IETF speak as individuals and not as representatives of companies or governments.
                -# **[1]** The Internet Engineering Task Force › Rough consensus and running code · <t:1613390400:D> · paragraph 3 · governance/ietf.md

                > The best-known motto of the IETF was coined by David Clark in July 1992\: "We reject kings, presidents and voting. We believe in rough consensus and running code."
                -# **[2]** The Internet Engineering Task Force › Rough consensus and running code · <t:1613390400:D> · paragraph 3 · governance/ietf.md

                > The IETF does not vote on its standards; working groups instead look for rough consensus, which a chair declares when all important objections have been considered.
                -# **[3]** The Internet Engineering Task Force › Rough consensus and running code · <t:1613390400:D> · paragraph 3 · governance/ietf.md

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
        (
            "What happened to the submarine cables in January 2022?",
            expect![[r#"
                > The earthquake of 26 December 2006 near Taiwan cut several submarine cables at once and slowed internet traffic in East Asia for weeks. The eruption of the volcano Hunga Tonga–Hunga Ha'apai on 15 January 2022 broke the only international cable of Tonga and cut off most of the country's internet for about five weeks.
                -# **[1]** Submarine Communications Cables › Damage and repair · <t:1692187200:D> · paragraph 5 · infrastructure/submarine-cables.md

                > Between 100 and 200 faults of submarine cables are counted worldwide each year. Most faults of submarine cables are caused by fishing gear and ships' anchors, not by sharks or sabotage.
                -# **[2]** Submarine Communications Cables › Damage and repair · <t:1692187200:D> · paragraph 5 · infrastructure/submarine-cables.md

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
        (
            "Hello! I'm writing a paper for school about how the internet got its addresses, and my teacher told me that \
             at some point all the old ones were gone. Could you please tell me when exactly IANA handed out the last \
             free blocks of IPv4 addresses, and how many of them each registry got?",
            expect![[r#"
                > A regional internet registry allocates IP address blocks and autonomous system numbers to its members, most of which are internet service providers. IANA handed out its last free blocks of IPv4 addresses on 3 February 2011, giving one final block of about 16.8 million addresses to each of the five registries.
                -# **[1]** United States Ends Its Stewardship of the IANA Functions · <t:1475496000:D> · paragraph 6 · governance/2016-10-03-iana-stewardship-transition.txt

                > The central IPv4 pool of IANA was exhausted on 3 February 2011. The following table shows when regional internet registries ran out of freely available IPv4 addresses or reached their last large block.
                -# **[2]** IPv6\: The Successor of IPv4 › The exhaustion of IPv4 · <t:1654516800:D> · paragraph 5 · infrastructure/ipv6.md

                > Registry \| Event \| Date
                > APNIC \| reached its last /8 block \| 15 April 2011
                > ARIN \| free pool empty \| 24 September 2015
                > RIPE NCC \| free pool empty \| 25 November 2019
                -# **[3]** IPv6\: The Successor of IPv4 › The exhaustion of IPv4 · <t:1654516800:D> · paragraph 6 · infrastructure/ipv6.md

                -# Word for word from the articles as indexed <t:1700000000:f>"#]],
        ),
    ]);
}

#[test]
fn the_question_that_hints_give_as_an_example_is_answered() {
    let home = Home::shipped();
    home.reindex(Mode::Changed).expect("what ships can be indexed");
    let quoted = home.quoted("When was ICANN founded?");
    let first = quoted.first().expect("the articles answer it");
    assert!(first.contains("30 September 1998"), "{first}");
}
