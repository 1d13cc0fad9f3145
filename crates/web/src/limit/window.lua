-- The sliding window of window.rs, and what nodes have taken in advance (lease.rs).
-- KEYS[1]: a hash of slot number -> count, and of "r" .. node -> "tokens:expiry in microseconds" (a reservation).
-- ARGV: microseconds of a slot, slots of the window, limit, tokens wanted beyond the request's own, node, microseconds a
-- reservation lives, "age:count,..." of what the node used of its last reservation, and for tests alone: now.
local slot_us, slots, limit, extra = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local node, life, now = 'r' .. ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[8])
if not now then
  -- One clock for every node of ours.
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000000 + tonumber(time[2])
end
-- tostring() keeps 14 digits only.
local function text(x) return string.format('%.0f', x) end
local slot = math.floor(now / slot_us)

local counts, held, dead, used = {}, {}, {}, 0
local function add(at, count, stored)
  if at + slots >= slot and at <= slot + slots then
    counts[at] = (counts[at] or 0) + count
    used = used + count
    if not stored then redis.call('HINCRBY', KEYS[1], text(at), count) end
  elseif stored then
    dead[#dead + 1] = stored
  end
end

local stored = redis.call('HGETALL', KEYS[1])
for i = 1, #stored, 2 do
  local field, value = stored[i], stored[i + 1]
  if string.sub(field, 1, 1) ~= 'r' then
    add(tonumber(field), tonumber(value), field)
  else
    local tokens, expiry = string.match(value, '^(%d+):(%d+)$')
    tokens, expiry = tonumber(tokens), tonumber(expiry)
    if expiry <= now or expiry > now + 2 * life then
      -- Nobody said what became of them: used, at the last moment that they could be.
      dead[#dead + 1] = field
      held[#held + 1] = { math.floor(math.min(expiry, now) / slot_us), tokens, true }
    elseif field == node then
      dead[#dead + 1] = field
      for age, count in string.gmatch(ARGV[7], '(%d+):(%d+)') do
        held[#held + 1] = { math.floor((now - tonumber(age)) / slot_us), tonumber(count), true }
      end
    else
      held[#held + 1] = { math.floor(expiry / slot_us), tokens, false }
    end
  end
end
for _, entry in ipairs(held) do
  if entry[3] then
    add(entry[1], entry[2], nil)
  else
    counts[entry[1]] = (counts[entry[1]] or 0) + entry[2]
    used = used + entry[2]
  end
end
if #dead > 0 then redis.call('HDEL', KEYS[1], unpack(dead)) end

local function until_gone(at) return math.max((at + slots + 1) * slot_us - now, 0) end
local function reset()
  local newest = -1
  for at in pairs(counts) do newest = math.max(newest, at) end
  return newest >= 0 and until_gone(newest) or 0
end

local lives_ms = text(math.ceil(((slots + 1) * slot_us + life) / 1000))
if used < limit then
  add(slot, 1, nil)
  local granted = math.min(extra, limit - used)
  if granted > 0 then redis.call('HSET', KEYS[1], node, text(granted) .. ':' .. text(now + life)) end
  redis.call('PEXPIRE', KEYS[1], lives_ms)
  return { 1, limit - used, 0, reset(), granted }
end
if #held > 0 then redis.call('PEXPIRE', KEYS[1], lives_ms) end

local order, retry = {}, (slots + 1) * slot_us
for at in pairs(counts) do order[#order + 1] = at end
table.sort(order)
for _, at in ipairs(order) do
  used = used - counts[at]
  retry = until_gone(at)
  if used < limit then break end
end
return { 0, 0, retry, reset(), 0 }
