//! Tenants with a role and users, as statements over what `erp seed` made of the default tenant.

use super::{BARE_ROLE, LARGE_CODE, TENANTS, USERS};

/// Who reads and registers patients all day.
const ROLE: &str = "receptionist";

pub fn script() -> String {
    format!(
        "CREATE ROLE {BARE_ROLE} LOGIN NOSUPERUSER BYPASSRLS; \
         GRANT USAGE ON SCHEMA public TO {BARE_ROLE}; \
         GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {BARE_ROLE}; \
         INSERT INTO tenant (id, code, name) SELECT gen_random_uuid(), 'bench-' || n, 'Bench clinic ' || n FROM generate_series(1, {TENANTS}) n; \
         INSERT INTO tenant (id, code, name) VALUES (gen_random_uuid(), '{LARGE_CODE}', 'Bench hospital'); \
         INSERT INTO tenant_locator (kind, key, tenant_id) SELECT 'slug', code, id FROM tenant WHERE code LIKE 'bench-%'; \
         INSERT INTO number_sequence (tenant_id, code, pattern) SELECT id, 'patient.mrn', 'P{{yyyy}}{{seq:6}}' FROM tenant WHERE code LIKE 'bench-%'; \
         INSERT INTO role (tenant_id, id, code, name_en, name_zh, builtin, data_scope, offered) \
           SELECT t.id, gen_random_uuid(), r.code, r.name_en, r.name_zh, true, r.data_scope, r.offered \
           FROM tenant t, role r JOIN tenant d ON d.id = r.tenant_id AND d.code = 'default' WHERE t.code LIKE 'bench-%' AND r.code = '{ROLE}'; \
         INSERT INTO role_permission (tenant_id, role_id, permission) \
           SELECT r.tenant_id, r.id, p.permission FROM role r JOIN tenant t ON t.id = r.tenant_id AND t.code LIKE 'bench-%' \
           JOIN tenant d ON d.code = 'default' JOIN role m ON m.tenant_id = d.id AND m.code = r.code \
           JOIN role_permission p ON p.tenant_id = d.id AND p.role_id = m.id; \
         INSERT INTO user_account (tenant_id, id, username, password_hash, password_changed_at) \
           SELECT t.id, gen_random_uuid(), 'user' || n, a.password_hash, now() FROM tenant t, generate_series(1, {USERS}) n, \
           tenant d JOIN user_account a ON a.tenant_id = d.id AND a.username = 'admin' WHERE t.code LIKE 'bench-%' AND d.code = 'default'; \
         INSERT INTO user_role (tenant_id, user_id, role_id) SELECT u.tenant_id, u.id, r.id FROM user_account u \
           JOIN tenant t ON t.id = u.tenant_id AND t.code LIKE 'bench-%' JOIN role r ON r.tenant_id = u.tenant_id AND r.code = '{ROLE}'"
    )
}
