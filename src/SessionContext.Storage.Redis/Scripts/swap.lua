-- Swaps a context if its revision is the expected one, and remembers the event that asks for it, if one does.
-- KEYS: the context; the event's mark beside it, if any.
-- ARGV: 1 now · 2 expected revision, '' for none · 3 milliseconds until the end, '' for none · 4 the new value's head, ''
-- deletes · 5 the new value behind its tag · 6 how many bytes of that are ids · 7 the tag of the index entries that were
-- made for this swap, '' for none · 8 the reservation's number · 9 the mark's end · 10 milliseconds until then.
-- Answers 0 lost, 1 made, 2 index entries are needed first, 3 the event was seen before, 4 its reservation was taken away; or, where
-- it was made, the tag and the ids of the former value whose index entries are to go.
local mark = KEYS[2] and redis.call('GET', KEYS[2])
if mark and tonumber(string.sub(mark, $markEnds)) > tonumber(ARGV[1]) then
  if string.sub(mark, $format) == 'd' then return 3 end
  if string.find(mark, ARGV[8], $markNumbersAt + 1, true) then return 4 end
end

local former = redis.call('GETRANGE', KEYS[1], 0, $factsBytes - 1)
local alive = former ~= '' and tonumber(string.sub(former, $ends)) > tonumber(ARGV[1])
if ARGV[2] == '' then
  if alive then return 0 end
elseif not alive or string.sub(former, $revision) ~= ARGV[2] then
  return 0
end

local keeps = false -- the former value's index entries
if ARGV[4] == '' then
  -- What has expired by the caller's clock, which may be wrong, is left to the server's.
  if alive then redis.call('DEL', KEYS[1]) else keeps = true end
else
  local tag = ARGV[7]
  local ids = string.sub(ARGV[5], $idsInTailAt + 1, $idsInTailAt + tonumber(ARGV[6]))
  if tag == '' then
    if #ids == $noIdsBytes then
      tag = $noTag
    else
      keeps = alive and string.sub(former, $idsAt + 1, $idsAt + #ids) == ids
        and tonumber(string.sub(former, $tagEnds)) >= tonumber(string.sub(ARGV[4], $ends))
      if not keeps then return 2 end
      tag = string.sub(former, $tag)
    end
  end
  local value = ARGV[4] .. tag .. ARGV[5]
  if ARGV[3] == '' then
    redis.call('SET', KEYS[1], value)
  else
    redis.call('SET', KEYS[1], value, 'PX', ARGV[3])
  end
end

if KEYS[2] then redis.call('SET', KEYS[2], 'd' .. ARGV[9], 'PX', ARGV[10]) end
if keeps or former == '' or string.sub(former, $tag) == $noTag then return 1 end
return former
