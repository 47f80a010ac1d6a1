-- The keys that end the next pages: of the rows after the cursor, in key order, each {size}th one and the last.
SELECT e.total, {texts}
  FROM (SELECT row_number() OVER (ORDER BY {order}) AS position, count(*) OVER () AS total, p.*
          FROM (SELECT {keys}
                  FROM {from} AS etl_row
                 WHERE {condition}
                 ORDER BY {key}
                 LIMIT {limit}) AS p) AS e
 WHERE e.position < {limit} AND (e.position % {size} = 0 OR e.position = e.total)
 ORDER BY e.position
