-- Tries what the other scripts use on a key that nobody else does. Answers the commands that the server does not have.
local missing = {}
local function try(...)
  local answer = redis.pcall(...)
  if type(answer) == 'table' and answer['err'] then table.insert(missing, (...) .. ': ' .. answer['err']) end
end
try('SET', KEYS[1], 'x', 'PX', '10000')
try('GET', KEYS[1])
try('GETRANGE', KEYS[1], '0', '1')
try('DEL', KEYS[1])
try('SADD', KEYS[1], 'x')
try('PTTL', KEYS[1])
try('PEXPIRE', KEYS[1], '10000')
try('PERSIST', KEYS[1])
try('SCARD', KEYS[1])
try('SMEMBERS', KEYS[1])
try('SREM', KEYS[1], 'x')
try('ZADD', KEYS[1], '0', 'x')
try('ZCARD', KEYS[1])
try('ZRANGEBYLEX', KEYS[1], '-', '+', 'LIMIT', 0, 1)
try('ZREM', KEYS[1], 'x')
try('DEL', KEYS[1])
return missing
