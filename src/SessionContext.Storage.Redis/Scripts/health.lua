-- Writes what means nothing, for a second: a server that takes no writes refuses it.
-- KEYS: any.
redis.call('SET', KEYS[1], 'x', 'PX', '1000')
return 1
