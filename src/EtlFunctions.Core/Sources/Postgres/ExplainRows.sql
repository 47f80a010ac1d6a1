EXPLAIN (FORMAT JSON) SELECT {keys}, etl_row.* FROM {from} AS etl_row WHERE {condition} ORDER BY {key} LIMIT {limit}
