UPDATE {from} AS etl_row
   SET {status} = CASE m.outcome WHEN 'loaded' THEN {loaded} ELSE {rejected} END
  FROM unnest($1, $2, $3) AS m (key, version, outcome)
 WHERE {match} AND etl_row.xmin::text = m.version
