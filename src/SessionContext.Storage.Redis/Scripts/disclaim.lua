-- Takes a claim away from a session, unless the event was carried out on it.
-- KEYS: the event's mark beside the session.
-- ARGV: 1 now · 2 milliseconds until the claim's end · 3 the claim's end · 4 its number.
-- Answers 3 where the event was carried out, else 1.
local mark = redis.call('GET', KEYS[1])
if mark and string.sub(mark, 1, 1) == 'd' and tonumber(string.sub(mark, 2, 16)) > tonumber(ARGV[1]) then return 3 end
redis.call('SET', KEYS[1], 'x' .. ARGV[3] .. ARGV[4], 'PX', ARGV[2])
return 1
