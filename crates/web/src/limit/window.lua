-- The sliding window of window.rs, and what nodes have taken in advance (lease.rs).
-- KEYS[1]: one packed value { slot of the first count, counts of slots that follow each other, reservations }, a reservation
-- being { node, tokens, expiry in microseconds }. One value and not a hash: a busy subject has sixty slots, and reading and
-- writing them field by field costs several times of what the counting does.
-- ARGV: microseconds of a slot, slots of the window, limit, tokens wanted beyond the request's own, node, microseconds a
-- reservation lives, "age:count,..." of what the node used of its last reservation, and for tests alone: now.
local slot_us, slots, limit, extra = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local node, life, now = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[8])
if not now then
  -- One clock for every node of ours.
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000000 + tonumber(time[2])
end
local slot = math.floor(now / slot_us)
-- counts[i] is of the slot base + i: from the oldest that the window holds to as far ahead as a clock set back may have left.
local base, width = slot - slots - 1, 2 * slots + 1

local stored = redis.call('GET', KEYS[1])
local first, old, reserved = 0, {}, {}
if stored then first, old, reserved = unpack(cmsgpack.unpack(stored)) end
local counts, used, shift = {}, 0, base + 1 - first
for i = 1, math.min(#old - shift, width) do
  counts[i] = old[i + shift] or 0
  used = used + counts[i]
end
-- The last is never zero.
while counts[#counts] == 0 do counts[#counts] = nil end

-- Forgets what is out of the window.
local function put(time, count)
  local i = math.floor(time / slot_us) - base
  if i < 1 or i > width then return 0 end
  for gap = #counts + 1, i do counts[gap] = 0 end
  counts[i] = counts[i] + count
  return count
end

-- What other nodes hold counts as long as they may use it; it is not stored among the counts.
local held, changed = {}, shift ~= 0
for _, entry in ipairs(reserved) do
  local tokens, expiry = entry[2], entry[3]
  if expiry <= now or expiry > now + 2 * life then
    -- Nobody said what became of them: used, at the last moment that they could be.
    used, changed = used + put(math.min(expiry, now), tokens), true
  elseif entry[1] == node then
    changed = true
    for age, count in string.gmatch(ARGV[7], '(%d+):(%d+)') do used = used + put(now - tonumber(age), tonumber(count)) end
  else
    held[#held + 1] = entry
    used = used + tokens
  end
end

local allowed, granted, mine = used < limit, 0, nil
if allowed then
  used, changed = used + put(now, 1), true
  granted = math.min(extra, limit - used)
  if granted > 0 then mine = { node, granted, now + life } end
end
if changed then
  local others = #held
  held[others + 1] = mine
  local lives_ms = math.ceil(((slots + 1) * slot_us + life) / 1000)
  redis.call('SET', KEYS[1], cmsgpack.pack({ base + 1, counts, held }), 'PX', lives_ms)
  held[others + 1] = nil
end

for _, entry in ipairs(held) do put(entry[3], entry[2]) end
local function until_gone(i) return math.max((base + i + slots + 1) * slot_us - now, 0) end
local reset = #counts > 0 and until_gone(#counts) or 0
if allowed then return { 1, limit - used, 0, reset, granted } end

local retry = (slots + 1) * slot_us
for i = 1, #counts do
  if counts[i] > 0 then
    used = used - counts[i]
    retry = until_gone(i)
    if used < limit then break end
  end
end
return { 0, 0, retry, reset, 0 }
