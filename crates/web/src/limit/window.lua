-- The sliding window of window.rs. KEYS[1]: a hash of slot number -> count.
-- ARGV: microseconds of a slot, slots of the window, limit, and for tests alone: now in microseconds.
local slot_us, slots, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local now = tonumber(ARGV[4])
if not now then
  -- One clock for every node of ours.
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000000 + tonumber(time[2])
end
-- tostring() keeps 14 digits only.
local function text(x) return string.format('%.0f', x) end
local slot = math.floor(now / slot_us)

local stored, live, dead, used = redis.call('HGETALL', KEYS[1]), {}, {}, 0
for i = 1, #stored, 2 do
  local at, count = tonumber(stored[i]), tonumber(stored[i + 1])
  if at + slots >= slot and at <= slot + slots then
    live[#live + 1] = { at, count }
    used = used + count
  else
    dead[#dead + 1] = stored[i]
  end
end
if #dead > 0 then redis.call('HDEL', KEYS[1], unpack(dead)) end

local function until_gone(at) return math.max((at + slots + 1) * slot_us - now, 0) end
local newest = -1
for _, entry in ipairs(live) do newest = math.max(newest, entry[1]) end

if used < limit then
  redis.call('HINCRBY', KEYS[1], text(slot), 1)
  redis.call('PEXPIRE', KEYS[1], text(math.ceil((slots + 1) * slot_us / 1000)))
  return { 1, limit - used - 1, 0, until_gone(math.max(newest, slot)) }
end
table.sort(live, function(a, b) return a[1] < b[1] end)
local retry = (slots + 1) * slot_us
for _, entry in ipairs(live) do
  used = used - entry[2]
  retry = until_gone(entry[1])
  if used < limit then break end
end
return { 0, 0, retry, newest >= 0 and until_gone(newest) or 0 }
