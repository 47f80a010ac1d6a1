SELECT count(*) FROM (SELECT FROM {from} AS etl_row WHERE {condition} LIMIT {limit}) AS r
