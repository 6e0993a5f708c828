-- Reads entries of an index in their order.
-- ARGV: 1 where they begin, as ZRANGEBYLEX has it · 2 how many.
-- Answers 1 and all entries of a small index, in no order; or 0 and the entries of a page.
local size = redis.call('SCARD', KEYS[1])
if size <= $mostUnsorted then return {1, redis.call('SMEMBERS', KEYS[1])} end
if redis.call('ZCARD', KEYS[2]) ~= size and not pcall(sort) then
  return {1, redis.call('SMEMBERS', KEYS[1])} -- the server takes no writes now
end
return {0, redis.call('ZRANGEBYLEX', KEYS[2], ARGV[1], '+', 'LIMIT', 0, ARGV[2])}
