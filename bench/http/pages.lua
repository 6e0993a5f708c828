-- What wrk calls: GETs of random pages. PATHS_FILE has the path of each page on a line.
-- Prints pages/s, the median and the 99th percentile in ms, and how many failed.
local paths, count = {}, 0
function init()
  math.randomseed(os.time())
  for path in io.lines(os.getenv('PATHS_FILE')) do
    count = count + 1
    paths[count] = path
  end
  headers = { ['Authorization'] = 'Bearer ' .. os.getenv('TOKEN') }
end
function request()
  return wrk.format('GET', paths[math.random(count)], headers)
end
function done(summary, latency)
  io.write(string.format('%.0f %.2f %.2f %d\n', summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, summary.errors.status + summary.errors.timeout + summary.errors.read))
end
