-- Varied events from a pool, every one with a request_id of its own.
--   wrk ... -s track.lua URL -- POOL SEED PATH EVENTS_PER_REQUEST
-- Ends with one line of JSON.

local ID = "@request_id@"
local HALVES = 4096

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local before, after, pool = {}, {}, 0
local first, last = {}, {}
local sent = 0
local size, head = 1, ""

local function hex(digits)
  local text = {}
  for i = 1, digits do text[i] = string.format("%x", math.random(0, 15)) end
  return table.concat(text)
end

function init(args)
  math.randomseed(tonumber(args[2]) * 64 + number)
  for line in io.lines(args[1]) do
    local from, to = line:find(ID, 1, true)
    before[pool] = line:sub(1, from - 1)
    after[pool] = line:sub(to + 1)
    pool = pool + 1
  end
  -- Neighbours differ in both halves; HALVES and HALVES - 3 have no common divisor, so no pair comes twice in 16 million.
  for i = 0, HALVES - 1 do
    first[i] = hex(8) .. "-" .. hex(4) .. "-4" .. hex(3)
    last[i] = "-a" .. hex(3) .. "-" .. hex(12)
  end
  size = tonumber(args[4])
  head = "POST " .. args[3] .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
  sent = number * 1021
end

local function id()
  return first[sent % HALVES] .. last[sent % (HALVES - 3)]
end

local function one()
  local i = sent % pool
  local a, b = before[i], after[i]
  local text = head .. (#a + #b + 36) .. "\r\n\r\n" .. a .. id() .. b
  sent = sent + 1
  return text
end

local parts = {}

local function many()
  local n, length = 0, 1
  for k = 1, size do
    local i = sent % pool
    local a, b = before[i], after[i]
    parts[n + 1] = k == 1 and "[" or ","
    parts[n + 2] = a
    parts[n + 3] = id()
    parts[n + 4] = b
    n = n + 4
    length = length + 37 + #a + #b
    sent = sent + 1
  end
  parts[n + 1] = "]"
  return head .. length .. "\r\n\r\n" .. table.concat(parts, "", 1, n + 1)
end

function request()
  if size == 1 then return one() end
  return many()
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"micros":%d,"connectErrors":%d,"readErrors":%d,"writeErrors":%d,"timeouts":%d,"refused":%d,'
      .. '"p50Micros":%d,"p99Micros":%d,"p999Micros":%d}\n',
    summary.requests, summary.duration, e.connect, e.read, e.write, e.timeout, e.status,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
