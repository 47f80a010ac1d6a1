-- The product keys that several of the rows to be read have.
SELECT {id}
  FROM {from} AS etl_row
 WHERE {condition}
 GROUP BY 1
HAVING count(*) > 1
 LIMIT {limit}
