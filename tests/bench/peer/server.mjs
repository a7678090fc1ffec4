// node-oidc-provider as MotID's peer: PostgreSQL for everything that it stores, argon2id with MotID's parameters,
// one process, no consent page. Settings come from the environment; see tests/bench/peer.py.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import argon2 from 'argon2';
import { Provider } from 'oidc-provider';
import pg from 'pg';

const { PORT, DATABASE_URL, CLIENT_ID, CLIENT_SECRET, CALLBACK, USERS, PASSWORD } = process.env;
const issuer = `http://localhost:${PORT}`;
const database = new pg.Pool({ connectionString: DATABASE_URL, max: 8 });
const run = async (name, text, values) => (await database.query({ name, text, values })).rows;

await database.query(`
  CREATE TABLE IF NOT EXISTS artifact (
    kind text, id text, content jsonb NOT NULL, expires_at timestamptz, grant_id text, uid text,
    PRIMARY KEY (kind, id));
  CREATE INDEX IF NOT EXISTS artifact_grant ON artifact (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS artifact_uid ON artifact (uid) WHERE uid IS NOT NULL;
  CREATE TABLE IF NOT EXISTS citizen (name text PRIMARY KEY, email text NOT NULL, password text NOT NULL)`);
const hash = await argon2.hash(PASSWORD, { type: argon2.argon2id, memoryCost: 19456, timeCost: 2, parallelism: 1 });
await database.query(
  `INSERT INTO citizen SELECT 'p' || n, 'p' || n || '@vidu.example', $1 FROM generate_series(0, $2::int - 1) n
   ON CONFLICT DO NOTHING`, [hash, USERS]);

class Artifacts {
  constructor(kind) { this.kind = kind; }
  async upsert(id, content, lifetime) {
    const ends = lifetime ? new Date(Date.now() + lifetime * 1000) : null;
    await run('put', `INSERT INTO artifact VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (kind, id)
      DO UPDATE SET content = excluded.content, expires_at = excluded.expires_at, grant_id = excluded.grant_id,
        uid = excluded.uid`, [this.kind, id, content, ends, content.grantId, content.uid]);
  }
  async find(id) {
    const sql = 'SELECT content FROM artifact WHERE kind = $1 AND id = $2 AND (expires_at IS NULL OR expires_at > now())';
    return (await run('get', sql, [this.kind, id]))[0]?.content;
  }
  async findByUid(uid) {
    const sql = 'SELECT content FROM artifact WHERE kind = $1 AND uid = $2 AND (expires_at IS NULL OR expires_at > now())';
    return (await run('get_by_uid', sql, [this.kind, uid]))[0]?.content;
  }
  async findByUserCode() { return undefined; }
  async consume(id) {
    await run('consume', `UPDATE artifact SET content = content || jsonb_build_object('consumed', $3::bigint)
      WHERE kind = $1 AND id = $2`, [this.kind, id, Math.floor(Date.now() / 1000)]);
  }
  async destroy(id) { await run('drop', 'DELETE FROM artifact WHERE kind = $1 AND id = $2', [this.kind, id]); }
  async revokeByGrantId(grant) { await run('revoke', 'DELETE FROM artifact WHERE grant_id = $1', [grant]); }
}

const privateJwk = (type, options, more) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), ...more });
const provider = new Provider(issuer, {
  adapter: Artifacts,
  jwks: { keys: [
    privateJwk('ec', { namedCurve: 'P-256' }, { kid: 'ec', use: 'sig', alg: 'ES256' }),
    privateJwk('rsa', { modulusLength: 2048 }, { kid: 'rsa', use: 'sig', alg: 'RS256' }),
  ] },
  clients: [{
    client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: [CALLBACK], response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'], id_token_signed_response_alg: 'ES256',
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  cookies: { keys: [randomBytes(24).toString('base64url')] },
  features: {
    devInteractions: { enabled: false }, clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  rotateRefreshToken: true,
  issueRefreshToken: async () => true,
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 2592000, IdToken: 600, Interaction: 900, RefreshToken: 2592000, Session: 28800 },
  async findAccount(_, name) {
    const [citizen] = await run('citizen', 'SELECT email FROM citizen WHERE name = $1', [name]);
    return citizen && { accountId: name, claims: async () => ({ sub: name, email: citizen.email, email_verified: false }) };
  },
  // Everybody has agreed before: the grant is made without a page.
  async loadExistingGrant({ oidc }) {
    const known = oidc.result?.consent?.grantId ?? oidc.session.grantIdFor(oidc.client.clientId);
    const found = known && await oidc.provider.Grant.find(known);
    if (found) return found;
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope(oidc.params.scope);
    await grant.save();
    return grant;
  },
});

const page = (uid) => `<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Đăng nhập</title></head><body>
<form method="post" action="/interaction/${uid}"><label>Tên đăng nhập <input name="username"></label>
<label>Mật khẩu <input type="password" name="password"></label><button>Đăng nhập</button></form></body></html>`;

async function formOf(request) {
  let body = '';
  for await (const chunk of request) body += chunk;
  return new URLSearchParams(body);
}

provider.use(async (context, next) => {
  if (!context.path.startsWith('/interaction/')) return next();
  const { uid } = await provider.interactionDetails(context.req, context.res);
  context.type = 'html';
  context.body = page(uid);
  if (context.method !== 'POST') return undefined;
  const form = await formOf(context.req);
  const [citizen] = await run('password', 'SELECT password FROM citizen WHERE name = $1', [form.get('username')]);
  if (!citizen || !await argon2.verify(citizen.password, form.get('password'))) return undefined;
  const login = { accountId: form.get('username') };
  context.redirect(await provider.interactionResult(context.req, context.res, { login }, { mergeWithLastSubmission: false }));
  context.status = 303;
  return undefined;
});
provider.on('server_error', (_, error) => console.error(error));
provider.listen(Number(PORT), '127.0.0.1');
