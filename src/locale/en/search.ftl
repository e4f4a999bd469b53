# What a search says.

refused-exclusions = The search says only what is not looked for.
refused-exclusions-hint = Say what is looked for too, for example: `lighthouse -ferry`
