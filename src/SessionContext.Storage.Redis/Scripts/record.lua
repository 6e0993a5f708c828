-- Swaps a small record if its revision is the expected one.
-- KEYS: the record.
-- ARGV: 1 now · 2 expected revision, '' for none · 3 milliseconds until the end · 4 the new value, '' deletes · 5 a reservation that
-- was taken away and counts for nothing.
-- Answers 0 lost, 1 made; or the reservation that lies there.
local former = redis.call('GETRANGE', KEYS[1], 0, 511)
if string.sub(former, $format) == 'c' then
  if former ~= ARGV[5] and tonumber(string.sub(former, $markEnds)) > tonumber(ARGV[1]) then return former end
  former = ''
end
local alive = former ~= '' and tonumber(string.sub(former, $ends)) > tonumber(ARGV[1])
if ARGV[2] == '' then
  if alive then return 0 end
elseif not alive or string.sub(former, $revision) ~= ARGV[2] then
  return 0
end
if ARGV[4] == '' then
  -- What has expired by the caller's clock, which may be wrong, is left to the server's.
  if alive then redis.call('DEL', KEYS[1]) end
else
  redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[3])
end
return 1
