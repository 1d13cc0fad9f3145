-- Appends an event to a stream, once.
-- KEYS: the stream, the mark of this event. ARGV: how long the stream gets, how long the mark lives (s), then names and values.
-- The mark comes last: a script that fails half-way is not undone, and a mark without its entry would lose the event.
if redis.call('EXISTS', KEYS[2]) == 1 then
  return 0
end
redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', unpack(ARGV, 3))
redis.call('SET', KEYS[2], '', 'EX', ARGV[2])
return 1
