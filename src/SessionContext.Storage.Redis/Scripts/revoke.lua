-- Takes a reservation away from a session, unless the event was carried out on it. Every reservation that was taken away stays so: whoever comes late
-- with one of before must not make a later one good again.
-- KEYS: the event's mark beside the session.
-- ARGV: 1 now · 2 milliseconds until the reservation's end · 3 the reservation's end · 4 its number.
-- Answers 3 where the event was carried out, else 1.
local mark = redis.call('GET', KEYS[1])
local others = ''
if mark and tonumber(string.sub(mark, $markEnds)) > tonumber(ARGV[1]) then
  if string.sub(mark, $format) == 'd' then return 3 end
  others = string.sub(mark, $markNumbersAt + 1)
end
if not string.find(others, ARGV[4], 1, true) then
  redis.call('SET', KEYS[1], 'x' .. ARGV[3] .. others .. ARGV[4], 'PX', ARGV[2])
end
return 1
