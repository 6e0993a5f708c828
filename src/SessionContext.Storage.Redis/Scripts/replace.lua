-- Replaces a context of a certain version, which nobody has read. Its index tag, its creation time and the time its cart was set stay.
-- KEYS: the context.
-- ARGV: 1 now, in 15 digits · 2 the version to replace (8 bytes) · 3 milliseconds until the end, '' for none · 4 the new value's
-- head · 5 its time of modification and the byte of its derived fields, which are none · 6 how many bytes its ids take · 7 these,
-- and its document up to its creation time · 8 the document behind that.
-- Answers 1 made; or the value that lies there, nil where there is none.
local sub = string.sub
local former = redis.call('GET', KEYS[1])
if not former or sub(former, $ends) <= ARGV[1] then return false end
local ids = sub(ARGV[7], 1, ARGV[6])
if sub(former, $format) ~= '\1'
  or sub(former, $version) ~= ARGV[2]
  or sub(former, $derived) ~= '\0'
  or sub(former, $idsAt + 1, $idsAt + #ids) ~= ids
  or #ids > $noIdsBytes and sub(former, $tagEnds) < sub(ARGV[4], $ends)
  or sub(former, $beforeCreatedAt) ~= $createdAtName
  or sub(former, $modifiedAtText) > sub(ARGV[8], $modifiedAtText) then
  return former
end
local value = ARGV[4] .. sub(former, $tagAndCreated) .. ARGV[5] .. sub(former, $cartSet) .. ARGV[7] .. sub(former, $createdAtText) .. ARGV[8]
if ARGV[3] == '' then
  redis.call('SET', KEYS[1], value)
else
  redis.call('SET', KEYS[1], value, 'PX', ARGV[3])
end
return 1
