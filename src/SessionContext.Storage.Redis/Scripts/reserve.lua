-- Reserves an event for a session.
-- KEYS: the event's record.
-- ARGV: 1 now · 2 milliseconds until its end · 3 the reservation to make · 4 a reservation that was taken away and counts for nothing.
-- Answers the reservation that lies there from now on, made now or before; 3 where the event was remembered otherwise.
local former = redis.call('GET', KEYS[1])
if former and former ~= ARGV[4] then
  if string.sub(former, $format) ~= 'c' then
    if tonumber(string.sub(former, $ends)) > tonumber(ARGV[1]) then return 3 end
  elseif tonumber(string.sub(former, $markEnds)) > tonumber(ARGV[1]) then
    return former
  end
end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[2])
return ARGV[3]
