/**
 * The one script that saves: record, next effect (inside the record), notices and audit entries together, or nothing.
 * It checks the record's revision, the audit's head and the places.
 *
 * KEYS: record, active, due, places, outbox, telling, audit head, audit list, audit list of the secret, ended
 * ARGV: id, expected revision ('' for a new record), record, expected audit head ('' for none), new head,
 *       due ('' for none), now, ended (1 or 0), then JSON arrays: places, notices, audit entries, audit numbers; the new revision; and when it ended (where ended)
 * Answers: 'saved' | 'stale-record' | 'stale-audit' | 'taken:<id>'
 */
export const saveScript = `
local id, expected, record, head, newHead = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local due, now, ended = ARGV[6], ARGV[7], ARGV[8]
local places, notices = cjson.decode(ARGV[9]), cjson.decode(ARGV[10])
local entries, numbers = cjson.decode(ARGV[11]), cjson.decode(ARGV[12])

if (redis.call('HGET', KEYS[1], 'revision') or '') ~= expected then return 'stale-record' end
if #entries > 0 and (redis.call('GET', KEYS[7]) or '') ~= head then return 'stale-audit' end
if ended == '0' then
  for _, place in ipairs(places) do
    local holder = redis.call('HGET', KEYS[4], place)
    if holder and holder ~= id then return 'taken:' .. holder end
  end
end

redis.call('HSET', KEYS[1], 'revision', ARGV[13], 'record', record)
if ended == '1' then
  redis.call('SREM', KEYS[2], id)
  redis.call('ZADD', KEYS[10], ARGV[14], id)
  for _, place in ipairs(places) do
    if redis.call('HGET', KEYS[4], place) == id then redis.call('HDEL', KEYS[4], place) end
  end
else
  redis.call('SADD', KEYS[2], id)
  redis.call('ZREM', KEYS[10], id)
  for _, place in ipairs(places) do redis.call('HSET', KEYS[4], place, id) end
end
if due == '' then redis.call('ZREM', KEYS[3], id) else redis.call('ZADD', KEYS[3], due, id) end
for _, notice in ipairs(notices) do redis.call('RPUSH', KEYS[5], notice) end
redis.call('ZADD', KEYS[6], 'LT', now, id)
for index, entry in ipairs(entries) do
  redis.call('RPUSH', KEYS[8], entry)
  redis.call('RPUSH', KEYS[9], numbers[index])
end
if #entries > 0 then redis.call('SET', KEYS[7], newHead) end
return 'saved'
`;
