-- Begins the scripts of the indexes. An index of more than $mostUnsorted entries has its order beside it: the same entries as a sorted set, of
-- which a page is read without the rest. A smaller index is read as a whole. The index itself is what counts: its order is made anew where the
-- numbers of their entries differ, for a node of release 0.1.0 writes the index alone.
-- KEYS: 1 the index · 2 its order.

local function fill()
  local entries = redis.call('SMEMBERS', KEYS[1])
  for first = 1, #entries, 500 do
    local some = {}
    for i = first, math.min(first + 499, #entries) do
      some[#some + 1] = '0'
      some[#some + 1] = entries[i]
    end
    redis.call('ZADD', KEYS[2], unpack(some))
  end
end

-- Makes the order. ZADD comes first: a full server refuses that, but after another write it would no more.
local function sort()
  fill()
  if redis.call('ZCARD', KEYS[2]) ~= redis.call('SCARD', KEYS[1]) then
    redis.call('DEL', KEYS[2])
    fill()
  end
  local left = redis.call('PTTL', KEYS[1])
  if left > 0 then redis.call('PEXPIRE', KEYS[2], left) end
end

-- Has a key last at least some milliseconds, '' for ever, where it lasted `left` before.
local function last(key, left, needed)
  if needed == '' then
    if left >= 0 then redis.call('PERSIST', key) end
  elseif left == -2 or (left >= 0 and left < tonumber(needed)) then
    redis.call('PEXPIRE', key, needed)
  end
end
