# Ce que dit une recherche.

refused-exclusions = La recherche ne dit que ce qui n’est pas cherché.
refused-exclusions-hint = dis aussi ce qui est cherché, par exemple : `phare -bateau`
