-- Adds a session to an index, which lasts at least as long as it is needed for that.
-- KEYS: the index.
-- ARGV: 1 the entry · 2 milliseconds, '' for ever.
local left = redis.call('PTTL', KEYS[1])
redis.call('SADD', KEYS[1], ARGV[1])
if ARGV[2] == '' then
  if left >= 0 then redis.call('PERSIST', KEYS[1]) end
elseif left == -2 or (left >= 0 and left < tonumber(ARGV[2])) then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1
