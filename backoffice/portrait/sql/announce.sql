-- One fact for each of the life events.
INSERT INTO portal_event (topic, subject, actor_id, payload, at)
SELECT %(topic)s, 'customer:' || l.customer_id, 0, jsonb_build_object('id', l.id, 'kind', l.kind, 'on', l."on"), %(now)s
  FROM backoffice_lifeevent l WHERE l.id = ANY (%(ids)s) ORDER BY l.id
