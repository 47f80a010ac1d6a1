SELECT e.version, octet_length(e.record),
       CASE WHEN octet_length(e.record) <= {longest} THEN e.record ELSE left(e.record, {kept}) END,
       e.instead, {texts}
  FROM (SELECT {keys}, {version} AS version, {record} AS record, {instead} AS instead
          FROM {from} AS etl_row
         WHERE {condition}
         ORDER BY {key}
         {bound}) AS e
 ORDER BY {order}
