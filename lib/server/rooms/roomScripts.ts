import { script } from '#lib/server/redis/redisLink.ts';

// A room is one hash: `version`, `state`, `seats` (how many), and one field a lease, "<until> <holder>". What a room becomes is decided
// before; these scripts only see to it that nothing has come in between.

/**
 * Puts a new state in the place of the one that was decided on. 1, or 0 where that is not the room's state any more.
 * ARGV: version decided on ('' for no room), new version, new state ('' for no room), seats, ms to keep it, time by which leases have to
 * be over that end here ('' for any), lease to begin ('' for none), its value, then the leases that end.
 */
export const commitRoom = script(`
local key = KEYS[1]
if (redis.call('HGET', key, 'version') or '') ~= ARGV[1] then return 0 end
if ARGV[6] ~= '' then
  for i = 9, #ARGV do
    local lease = redis.call('HGET', key, ARGV[i])
    if lease and tonumber(string.match(lease, '^%d+')) > tonumber(ARGV[6]) then return 0 end
  end
end
if ARGV[3] == '' then
  redis.call('DEL', key)
  return 1
end
if #ARGV > 8 then redis.call('HDEL', key, unpack(ARGV, 9)) end
redis.call('HSET', key, 'version', ARGV[2], 'state', ARGV[3], 'seats', ARGV[4])
if ARGV[7] ~= '' then redis.call('HSET', key, ARGV[7], ARGV[8]) end
redis.call('PEXPIRE', key, ARGV[5])
return 1
`);

/**
 * Moves the end of the first of the leases that the socket holds, never to an earlier time. 1, or 0 where it holds none. The state is
 * not looked at: a renewal is no change of the room and meets no other.
 * ARGV: holder, until, ms to keep the room, then the leases.
 */
export const renewLease = script(`
local key = KEYS[1]
for i = 4, #ARGV do
  local lease = redis.call('HGET', key, ARGV[i])
  if lease then
    local ends, holder = string.match(lease, '^(%d+) (.*)$')
    if holder == ARGV[1] then
      if tonumber(ARGV[2]) > tonumber(ends) then redis.call('HSET', key, ARGV[i], ARGV[2] .. ' ' .. holder) end
      redis.call('PEXPIRE', key, ARGV[3])
      return 1
    end
  end
end
return 0
`);

/**
 * Looks at a room again at another time than was said, unless somebody has said otherwise since. 1, or 0 where somebody has.
 * ARGV: room, time said before, time to say ('' for never again), ms to keep the set.
 */
export const moveDue = script(`
local said = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not said or tonumber(said) ~= tonumber(ARGV[2]) then return 0 end
if ARGV[3] == '' then redis.call('ZREM', KEYS[1], ARGV[1])
else redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
`);
