-- Adds a session to an index, which lasts at least as long as it is needed for that.
-- ARGV: 1 the entry · 2 milliseconds, '' for ever.
local left = redis.call('PTTL', KEYS[1])
local isNew = redis.call('SADD', KEYS[1], ARGV[1]) == 1
last(KEYS[1], left, ARGV[2])
local size = redis.call('SCARD', KEYS[1])
if size == $mostUnsorted + 1 and isNew then
  sort()
elseif size > $mostUnsorted then
  left = redis.call('PTTL', KEYS[2])
  redis.call('ZADD', KEYS[2], '0', ARGV[1])
  last(KEYS[2], left, ARGV[2])
end
return 1
