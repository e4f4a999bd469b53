# Was eine Suche sagt.

refused-exclusions = Die Suche sagt nur, was nicht gesucht wird.
refused-exclusions-hint = Sag auch, was gesucht wird, zum Beispiel: `Leuchtturm -Fähre`
