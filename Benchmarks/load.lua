-- SPDX-License-Identifier: Apache-2.0
-- Sends requests that were prepared before the measurement, and prints wrk's results as one line of JSON.
--
-- Arguments: the file of requests, each after a line with its length; `again` to repeat them after the last one, or
-- `once`; the mean pause of a connection before each request in milliseconds, or 0; the number of threads.

local threads = 0

function setup(thread)
   thread:set("turn", threads)
   threads = threads + 1
   thread:set("ran_out", false)
   all = all or {}
   table.insert(all, thread)
end

function init(arguments)
   requests = {}
   local file = assert(io.open(arguments[1], "rb"))
   for length in file:lines() do
      table.insert(requests, file:read(tonumber(length)))
   end
   file:close()
   again = arguments[2] == "again"
   step = tonumber(arguments[4])
   position = turn + 1
   local pause = tonumber(arguments[3])
   if pause > 0 then
      math.randomseed(turn + 1)
      -- Uniformly distributed from 0 to twice the mean, so that the connections are not synchronized.
      function delay() return math.floor(2 * pause * math.random() + 0.5) end
   end
end

function request()
   if position > #requests then
      if not again then ran_out = true end
      position = turn + 1
   end
   local next = requests[position]
   position = position + step
   return next
end

function done(summary, latency)
   local out = false
   for _, thread in ipairs(all) do out = out or thread:get("ran_out") end
   local errors = summary.errors
   io.write(string.format(
      '\n{"requests": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "max": %.3f, "errors": %d, "ran_out": %s}\n',
      summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
      latency.max / 1e3, errors.connect + errors.read + errors.write + errors.status + errors.timeout,
      tostring(out)))
end
