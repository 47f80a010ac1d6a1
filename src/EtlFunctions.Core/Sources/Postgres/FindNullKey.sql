SELECT EXISTS (SELECT FROM {from} AS etl_row WHERE {condition})
