-- wrk script: creates sessions, each once, or reads them in a mixed order.
-- env: MODE = create | read, NAME begins their ids, COUNT of them, TOKENS_FILE, TENANTS (comma-separated).
-- Session i belongs to tenant i mod #tenants and is called with token i mod #tokens, which is one of that tenant.

local threads = {}
function setup(thread)
  thread:set('tid', #threads)
  table.insert(threads, thread)
end

local name, count = os.getenv('NAME'), tonumber(os.getenv('COUNT'))
local creates = os.getenv('MODE') == 'create'
local tenants, auths = {}, {}
for tenant in os.getenv('TENANTS'):gmatch('[^,]+') do table.insert(tenants, tenant) end
for token in io.lines(os.getenv('TOKENS_FILE')) do table.insert(auths, 'Authorization: Bearer ' .. token .. '\r\n') end

local pad = string.rep('x', 400)
local function body(i)
  return string.format(
    '{"siteCode":"main","currency":"EUR","targetLocation":"DE","language":"de-DE","context":{"pointOfSale":"store-%d","note":"%s"},"metadata":{"version":0}}',
    i % 1000, pad)
end

local function head(verb, i, query)
  return verb .. ' /session-context/' .. tenants[i % #tenants + 1] .. '/context/' .. name .. string.format('%08d', i) .. query
    .. ' HTTP/1.1\r\nHost: 127.0.0.1\r\n' .. auths[i % #auths + 1]
end

local next_one, first, last = 0, 0, 0
function init()
  local per = math.ceil(count / 2) -- two threads
  first, last = tid * per, math.min((tid + 1) * per, count) - 1
  next_one = first
end

if creates then
  function request()
    local i = next_one
    -- All over again at the end, which changes nothing; wrk asks for one request more than it sends.
    next_one = i < last and i + 1 or first
    local json = body(i)
    return head('PUT', i, '?upsert=true') .. 'Content-Type: application/json\r\nContent-Length: ' .. #json .. '\r\n\r\n' .. json
  end
else
  function request()
    next_one = (next_one + 48271) % count -- a prime stride: all are read, in a mixed order
    return head('GET', next_one, '') .. '\r\n'
  end
end

-- requests/s, p50 and p99 in milliseconds, answers that were not 2xx or 3xx, errors of the sockets
function done(summary, latency)
  local e = summary.errors
  print(string.format('%.0f %.2f %.2f %d %d', summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, e.status, e.connect + e.read + e.write + e.timeout))
end
