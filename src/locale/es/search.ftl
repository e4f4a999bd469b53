# Lo que dice una búsqueda.

refused-exclusions = La búsqueda solo dice lo que no se busca.
refused-exclusions-hint = di también lo que se busca, por ejemplo: `faro -barco`
