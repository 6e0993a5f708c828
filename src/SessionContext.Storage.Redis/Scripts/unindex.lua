-- Removes an entry from an index.
-- ARGV: 1 the entry.
redis.call('SREM', KEYS[1], ARGV[1])
if redis.call('SCARD', KEYS[1]) > $mostUnsorted then
  redis.call('ZREM', KEYS[2], ARGV[1])
else
  redis.call('DEL', KEYS[2])
end
return 1
