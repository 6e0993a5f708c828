-- What wrk calls. METHOD=GET: random sessions. METHOD=PUT: each thread has its half of the sessions, one after the other; before a session's
-- turn comes again its PUT has been answered, so its version is one higher. SESSIONS_FILE has a line "name version" for each session.
-- Prints requests/s, the median and the 99th percentile in ms, and how many failed.
local threads, names, versions, count, at = 0, {}, {}, 0, 0
function setup(thread) thread:set('id', threads) threads = threads + 1 end
function init()
  puts = os.getenv('METHOD') == 'PUT'
  math.randomseed(id + os.time())
  local k = 0
  for line in io.lines(os.getenv('SESSIONS_FILE')) do
    local name, version = line:match('(%S+) (%S+)')
    if k % 2 == id then
      count = count + 1
      names[count], versions[count] = name, tonumber(version)
    end
    k = k + 1
  end
  headers = { ['Authorization'] = 'Bearer ' .. os.getenv('TOKEN'), ['Content-Type'] = 'application/json' }
end
function request()
  if not puts then
    return wrk.format('GET', '/session-context/t01/context/' .. names[math.random(count)], headers)
  end
  if id == 0 and not begun then -- wrk asks the first thread for one that it does not send
    begun = true
    return wrk.format('GET', '/', headers)
  end
  at = at % count + 1
  local version = versions[at]
  versions[at] = version + 1
  return wrk.format('PUT', '/session-context/t01/context/' .. names[at], headers,
    '{' .. os.getenv('DOCUMENT') .. ',"metadata":{"version":' .. version .. '}}')
end
function done(summary, latency)
  io.write(string.format('%.0f %.2f %.2f %d\n', summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, summary.errors.status + summary.errors.timeout + summary.errors.read))
end
