-- Replaces a context of a certain version, which nobody has read. Its index stamp, its creation time and the time its cart was set stay.
-- KEYS: the context.
-- ARGV: 1 now, in 15 digits · 2 the version to replace (8 bytes) · 3 milliseconds until the end, '' for none · 4 the new value's
-- head · 5 its time of modification and the byte of its derived fields, which are none · 6 how many bytes its ids take · 7 these,
-- and its document up to its creation time · 8 the document behind that.
-- Answers 1 made; or the value that lies there, nil where there is none.
local sub = string.sub
local former = redis.call('GET', KEYS[1])
if not former or sub(former, 18, 32) <= ARGV[1] then return false end
local ids = sub(ARGV[7], 1, ARGV[6])
if sub(former, 1, 1) ~= '\1'
  or sub(former, 10, 17) ~= ARGV[2]
  or sub(former, 84, 84) ~= '\0'
  or sub(former, 93, 92 + #ids) ~= ids
  or #ids > 4 and sub(former, 33, 47) < sub(ARGV[4], 18, 32)
  or sub(former, -81, -68) ~= ',"createdAt":"'
  or sub(former, -27, -4) > sub(ARGV[8], -27, -4) then
  return former
end
local value = ARGV[4] .. sub(former, 33, 75) .. ARGV[5] .. sub(former, 85, 92) .. ARGV[7] .. sub(former, -67, -44) .. ARGV[8]
if ARGV[3] == '' then
  redis.call('SET', KEYS[1], value)
else
  redis.call('SET', KEYS[1], value, 'PX', ARGV[3])
end
return 1
