-- What the fifth schema added.
INSERT INTO identify_budgets (bot, remaining, resets_ms, last_ms) VALUES (4242, 900, {now} * 1000 + 5000, {now} * 1000);
INSERT INTO begun (message, at) VALUES (1003, {now} - 60);
