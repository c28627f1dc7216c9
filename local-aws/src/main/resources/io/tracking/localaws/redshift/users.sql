-- Users, groups, roles and what they may do. Run by the superuser in every database; may be run again.
SET allow_system_table_mods = on;
SET client_min_messages = warning;
-- A session's literals have backslashes that escape: the functions here are read in it and do without.

CREATE SCHEMA IF NOT EXISTS standin;
GRANT USAGE ON SCHEMA standin TO public;

-- Who called, also inside a procedure that runs with the stand-in's own rights.
CREATE OR REPLACE FUNCTION standin.caller() RETURNS name LANGUAGE sql STABLE AS
$$ SELECT CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role')::name END $$;

CREATE OR REPLACE FUNCTION standin.is_superuser(who name) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT pg_has_role(who, 'standin_superuser', 'MEMBER') $$;

-- Rows of other users are for superusers, and for whom SYSLOG ACCESS UNRESTRICTED was given.
CREATE OR REPLACE FUNCTION standin.sees(owner name) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT owner = current_user OR pg_has_role(current_user, 'standin_syslog', 'MEMBER') $$;

CREATE OR REPLACE FUNCTION standin.user_id(who text) RETURNS int LANGUAGE sql STABLE AS
$$ SELECT oid::int FROM pg_catalog.pg_roles WHERE rolname = who $$;

CREATE OR REPLACE FUNCTION standin.current_user_id() RETURNS int LANGUAGE sql STABLE AS
$$ SELECT standin.user_id(current_user) $$;

CREATE OR REPLACE FUNCTION standin.require_superuser(what text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT standin.is_superuser(standin.caller()) THEN
        RAISE insufficient_privilege USING MESSAGE = 'must be superuser to ' || what;
    END IF;
END $$;

-- Roles that are the client's: not PostgreSQL's, not the stand-in's.
CREATE OR REPLACE FUNCTION standin.is_own(who name) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT left(who, 3) <> 'pg_' AND left(who, 8) <> 'standin_' AND who NOT IN ('postgres', 'public') $$;

CREATE OR REPLACE FUNCTION standin.is_user(who name) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT standin.is_own(who) AND EXISTS (SELECT FROM pg_roles WHERE rolname = who AND rolcanlogin) $$;

-- What a role that cannot log in is: its kind is who has been made a member of it.
CREATE OR REPLACE FUNCTION standin.is_kind(who name, kind text) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT EXISTS (SELECT FROM pg_auth_members m WHERE m.roleid = (SELECT oid FROM pg_roles WHERE rolname = who)
    AND m.member = ('standin_' || kind || 's')::regrole) $$;

CREATE OR REPLACE FUNCTION standin.require_kind(who name, kind text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT standin.is_kind(who, kind) THEN
        RAISE undefined_object USING MESSAGE = format('%s "%s" does not exist', kind, who);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION standin.require_user(who name) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT standin.is_user(who) THEN
        RAISE undefined_object USING MESSAGE = format('user "%s" does not exist', who);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION standin.require_new(who name, kind text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT standin.is_own(who) THEN
        RAISE reserved_name USING MESSAGE = format('%s name "%s" is reserved', kind, who);
    ELSIF EXISTS (SELECT FROM pg_roles WHERE rolname = who) THEN
        IF standin.is_user(who) = (kind = 'user') THEN
            RAISE duplicate_object USING MESSAGE = format('%s "%s" already exists', kind, who);
        END IF;
        RAISE duplicate_object USING MESSAGE = format('%s "%s" is not supported by the Redshift stand-in', kind, who),
            DETAIL = 'Users, groups and roles share their names here; in Amazon Redshift they do not.';
    END IF;
END $$;

-- r_CREATE_USER: 8 to 64 characters, a capital, a small letter, a digit; not all symbols.
CREATE OR REPLACE FUNCTION standin.checked_password(who name, given text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    clear text := regexp_replace(given, '^sha256[|]', '');
BEGIN
    IF given ~ '^md5[0-9a-fA-F]{32}$' THEN
        RETURN lower(given);
    ELSIF given ~ '^sha256[|][0-9a-fA-F]{64}[|]' THEN
        RAISE feature_not_supported USING MESSAGE = 'A SHA-256 digest as a password is not supported by the Redshift stand-in',
            DETAIL = 'The stand-in does not have it; Amazon Redshift does.';
    ELSIF length(clear) NOT BETWEEN 8 AND 64 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'Password must be between 8 and 64 characters in length';
    ELSIF clear !~ '[A-Z]' OR clear !~ '[a-z]' OR clear !~ '[0-9]' THEN
        RAISE invalid_parameter_value
            USING MESSAGE = 'Password must contain at least one uppercase letter, one lowercase letter, and one number';
    ELSIF clear !~ '^[!-~]*$' OR clear ~ '["/@'']' OR position(chr(92) IN clear) > 0 THEN
        RAISE invalid_parameter_value
            USING MESSAGE = 'Password must contain only printable ASCII characters and no space, quotation mark, slash, backslash or @';
    END IF;
    RETURN 'md5' || md5(clear || who);
END $$;

CREATE OR REPLACE PROCEDURE standin.apply_user_option(who name, option text, value text) LANGUAGE plpgsql AS $$
DECLARE
    setting text := CASE WHEN option LIKE 'SET %' THEN substr(option, 5) END;
    seconds int;
BEGIN
    CASE
        WHEN option = 'PASSWORD' THEN
            EXECUTE format('ALTER ROLE %I PASSWORD %L', who, standin.checked_password(who, value));
        WHEN option = 'PASSWORD DISABLE' THEN
            IF standin.is_superuser(who) THEN
                RAISE invalid_parameter_value USING MESSAGE = 'Cannot disable password for superuser';
            END IF;
            EXECUTE format('ALTER ROLE %I PASSWORD NULL', who);
        WHEN option IN ('CREATEDB', 'NOCREATEDB') THEN
            EXECUTE format('ALTER ROLE %I %s', who, option);
        WHEN option = 'CREATEUSER' THEN
            IF NOT standin.is_superuser(who) THEN
                EXECUTE format('ALTER ROLE %I SUPERUSER CREATEDB', who);
            END IF;
        WHEN option = 'NOCREATEUSER' THEN
            IF EXISTS (SELECT FROM pg_auth_members WHERE roleid = 'standin_superuser'::regrole AND member = who::regrole) THEN
                RAISE feature_not_supported
                    USING MESSAGE = 'Taking the rights of its admin user is not supported by the Redshift stand-in';
            END IF;
            EXECUTE format('ALTER ROLE %I NOSUPERUSER', who);
        WHEN option = 'SYSLOG ACCESS UNRESTRICTED' THEN
            EXECUTE format('GRANT standin_syslog TO %I', who);
        WHEN option = 'SYSLOG ACCESS RESTRICTED' THEN
            IF EXISTS (SELECT FROM pg_auth_members WHERE roleid = 'standin_syslog'::regrole
                    AND member = (SELECT oid FROM pg_roles WHERE rolname = who)) THEN
                EXECUTE format('REVOKE standin_syslog FROM %I', who);
            END IF;
        WHEN option = 'IN GROUP' THEN
            PERFORM standin.require_kind(value, 'group');
            EXECUTE format('GRANT %I TO %I', value, who);
        WHEN option = 'VALID UNTIL' THEN
            EXECUTE format('ALTER ROLE %I VALID UNTIL %L', who, value);
        WHEN option = 'CONNECTION LIMIT' THEN
            EXECUTE format('ALTER ROLE %I CONNECTION LIMIT %s', who, value::int);
        WHEN option = 'SESSION TIMEOUT' THEN
            seconds := value::int;
            IF seconds NOT BETWEEN 60 AND 1728000 THEN
                RAISE invalid_parameter_value
                    USING MESSAGE = 'Session timeout must be between 60 and 1728000 seconds, got ' || seconds;
            END IF;
            EXECUTE format('ALTER ROLE %I SET idle_session_timeout = ''%ss''', who, seconds);
            EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''%ss''', who, seconds);
        WHEN option = 'RESET SESSION TIMEOUT' THEN
            EXECUTE format('ALTER ROLE %I RESET idle_session_timeout', who);
            EXECUTE format('ALTER ROLE %I RESET idle_in_transaction_session_timeout', who);
        WHEN option = 'RENAME TO' THEN
            PERFORM standin.require_new(value, 'user');
            EXECUTE format('ALTER ROLE %I RENAME TO %I', who, value);
        WHEN setting = 'search_path' THEN
            EXECUTE format('ALTER ROLE %I SET search_path = %s', who,
                (SELECT string_agg(quote_ident(btrim(part, ' "''')), ', ') FROM unnest(string_to_array(value, ',')) part));
        WHEN setting IS NOT NULL THEN
            EXECUTE format('ALTER ROLE %I SET %I = %L', who, setting, value);
        WHEN option LIKE 'RESET %' THEN
            EXECUTE format('ALTER ROLE %I RESET %I', who, substr(option, 7));
    END CASE;
END $$;

-- Options come in pairs: the option, its value.
CREATE OR REPLACE PROCEDURE standin.create_user(who name, options text[]) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    PERFORM standin.require_superuser('create users');
    PERFORM standin.require_new(who, 'user');
    EXECUTE format('CREATE ROLE %I LOGIN', who);
    EXECUTE format('GRANT %I TO standin_everyone', who);
    FOR i IN 1 .. cardinality(options) BY 2 LOOP
        CALL standin.apply_user_option(who, options[i], options[i + 1]);
    END LOOP;
END $$;

CREATE OR REPLACE PROCEDURE standin.alter_user(who name, options text[]) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    PERFORM standin.require_user(who);
    FOR i IN 1 .. cardinality(options) BY 2 LOOP
        IF standin.caller() <> who OR (options[i] <> 'PASSWORD' AND options[i] NOT LIKE 'SET %'
                AND (options[i] NOT LIKE 'RESET %' OR options[i] = 'RESET SESSION TIMEOUT')) THEN
            IF NOT standin.is_superuser(standin.caller()) THEN
                RAISE insufficient_privilege USING MESSAGE = 'permission denied';
            END IF;
        END IF;
        CALL standin.apply_user_option(who, options[i], options[i + 1]);
    END LOOP;
END $$;

CREATE OR REPLACE PROCEDURE standin.drop_users(who text[], if_exists boolean) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    PERFORM standin.require_superuser('drop users');
    FOR i IN 1 .. cardinality(who) LOOP
        IF who[i] = session_user OR who[i] = standin.caller() THEN
            RAISE object_in_use USING MESSAGE = 'current user cannot be dropped';
        ELSIF standin.is_user(who[i]) OR NOT if_exists THEN
            PERFORM standin.require_user(who[i]);
            EXECUTE format('DROP ROLE %I', who[i]);
        END IF;
    END LOOP;
END $$;

-- Groups and roles: kind is one of the two.
CREATE OR REPLACE PROCEDURE standin.create_group(kind text, who name, members text[]) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    PERFORM standin.require_superuser('create ' || kind || 's');
    PERFORM standin.require_new(who, kind);
    EXECUTE format('CREATE ROLE %I NOLOGIN', who);
    EXECUTE format('GRANT %I TO %I', who, CASE kind WHEN 'group' THEN 'standin_groups' ELSE 'standin_roles' END);
    CALL standin.change_members(kind, ARRAY[who], members, true, false);
END $$;

CREATE OR REPLACE PROCEDURE standin.drop_group(kind text, who name) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    PERFORM standin.require_superuser('drop ' || kind || 's');
    PERFORM standin.require_kind(who, kind);
    EXECUTE format('DROP ROLE %I', who);
END $$;

CREATE OR REPLACE PROCEDURE standin.rename_group(kind text, who name, new_name name) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    PERFORM standin.require_superuser('rename ' || kind || 's');
    PERFORM standin.require_kind(who, kind);
    PERFORM standin.require_new(new_name, kind);
    EXECUTE format('ALTER ROLE %I RENAME TO %I', who, new_name);
END $$;

CREATE OR REPLACE PROCEDURE standin.change_members(kind text, groups text[], members text[], added boolean, admin boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    of_group name;
    member name;
BEGIN
    FOREACH of_group IN ARRAY groups LOOP
        PERFORM standin.require_kind(of_group, kind);
        IF NOT standin.is_superuser(standin.caller()) AND NOT (kind = 'role'
                AND pg_has_role(standin.caller(), of_group, 'MEMBER WITH ADMIN OPTION')) THEN
            RAISE insufficient_privilege USING MESSAGE = format('permission denied for %s %s', kind, of_group);
        END IF;
        FOREACH member IN ARRAY members LOOP
            IF NOT (kind = 'role' AND standin.is_kind(member, 'role')) THEN
                PERFORM standin.require_user(member);
            END IF;
            EXECUTE CASE WHEN added THEN format('GRANT %I TO %I', of_group, member) ELSE format('REVOKE %I FROM %I', of_group, member) END
                || CASE WHEN admin AND added THEN ' WITH ADMIN OPTION' ELSE '' END;
        END LOOP;
    END LOOP;
END $$;

-- A superuser gives anything to anybody, and takes it back from nobody's rights on the schema.
CREATE OR REPLACE PROCEDURE standin.change_owner(kind text, object text, owner name) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM standin.require_user(owner);
    IF standin.is_superuser(current_user) THEN
        IF kind IN ('TABLE', 'VIEW') THEN
            object := object::regclass::text;
        ELSIF kind = 'SCHEMA' THEN
            object := object::regnamespace::text;
        END IF;
        CALL standin.change_owner_of(kind, object, owner);
    ELSE
        EXECUTE format('ALTER %s %s OWNER TO %I', kind, object, owner);
    END IF;
END $$;

CREATE OR REPLACE PROCEDURE standin.change_owner_of(kind text, object text, owner name) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM standin.require_superuser('change owner');
    IF kind IN ('TABLE', 'VIEW') THEN
        IF (SELECT relnamespace IN ('standin'::regnamespace, 'pg_catalog'::regnamespace) FROM pg_class WHERE oid = object::regclass) THEN
            RAISE insufficient_privilege USING MESSAGE = format('permission denied: "%s" is a system catalog', object);
        END IF;
        EXECUTE format('ALTER TABLE %s OWNER TO %I', object::regclass, owner);
    ELSIF kind = 'SCHEMA' THEN
        IF object::regnamespace::text IN ('standin', 'pg_catalog', 'information_schema') OR left(object, 3) = 'pg_' THEN
            RAISE insufficient_privilege USING MESSAGE = format('permission denied for schema %s', object);
        END IF;
        EXECUTE format('ALTER SCHEMA %s OWNER TO %I', object::regnamespace, owner);
    ELSIF kind = 'DATABASE' THEN
        EXECUTE format('ALTER DATABASE %s OWNER TO %I', object, owner);
    END IF;
END $$;

-- ASSUMEROLE: while it has not been revoked from everybody for everything, everybody has it. A role of the stand-in for each
-- command and IAM role has those as members who were granted it; so it holds in every database.
CREATE OR REPLACE FUNCTION standin.assume_role_name(command text, iam_role text) RETURNS name LANGUAGE sql IMMUTABLE AS
$$ SELECT ('standin_assume_' || md5(command || ' ' || iam_role))::name $$;

CREATE OR REPLACE PROCEDURE standin.assume_role(granted boolean, iam_roles text[], grantees text[], commands text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    iam_role text;
    grantee name;
    command text;
    holder name;
BEGIN
    PERFORM standin.require_superuser(CASE WHEN granted THEN 'grant' ELSE 'revoke' END || ' ASSUMEROLE privilege');
    FOREACH iam_role IN ARRAY iam_roles LOOP
        FOREACH command IN ARRAY commands LOOP
            FOREACH grantee IN ARRAY grantees LOOP
                holder := standin.assume_role_name(command, iam_role);
                IF grantee = 'public' THEN
                    IF iam_role <> 'ALL' OR command <> 'ALL' THEN
                        RAISE feature_not_supported
                            USING MESSAGE = 'ASSUMEROLE of PUBLIC on less than all for less than all is not supported by the Redshift stand-in';
                    ELSIF granted AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'standin_assume_restricted') THEN
                        DROP ROLE standin_assume_restricted;
                    ELSIF NOT granted AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'standin_assume_restricted') THEN
                        CREATE ROLE standin_assume_restricted;
                    END IF;
                    CONTINUE;
                END IF;
                IF NOT standin.is_kind(grantee, 'group') AND NOT standin.is_kind(grantee, 'role') THEN
                    PERFORM standin.require_user(grantee);
                END IF;
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = holder) THEN
                    EXECUTE format('CREATE ROLE %I', holder);
                END IF;
                EXECUTE CASE WHEN granted THEN format('GRANT %I TO %I', holder, grantee)
                    ELSE format('REVOKE %I FROM %I', holder, grantee) END;
            END LOOP;
        END LOOP;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION standin.may_assume(who name, iam_role text, command text) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT standin.is_superuser(who) OR NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'standin_assume_restricted')
    OR EXISTS (SELECT FROM pg_roles r WHERE r.rolname IN (
        standin.assume_role_name(command, iam_role), standin.assume_role_name('ALL', iam_role),
        standin.assume_role_name(command, 'ALL'), standin.assume_role_name('ALL', 'ALL'))
        AND pg_has_role(who, r.oid, 'MEMBER')) $$;

CREATE OR REPLACE FUNCTION pg_catalog.has_assumerole_privilege(who text, iam_role text, command text) RETURNS boolean
LANGUAGE sql STABLE AS
$$ SELECT standin.may_assume(who::name, iam_role, upper(command)) $$;
CREATE OR REPLACE FUNCTION pg_catalog.has_assumerole_privilege(iam_role text, command text) RETURNS boolean
LANGUAGE sql STABLE AS
$$ SELECT standin.may_assume(current_user, iam_role, upper(command)) $$;

CREATE OR REPLACE FUNCTION pg_catalog.user_is_member_of(who text, role text) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT standin.is_superuser(who::name) OR pg_has_role(who::name, role::name, 'MEMBER') $$;
CREATE OR REPLACE FUNCTION pg_catalog.role_is_member_of(who text, role text) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT pg_has_role(who::name, role::name, 'MEMBER') $$;

-- In Redshift everybody may create in the schema public, until that is revoked: once, so that a REVOKE stays.
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_description WHERE objoid = 'standin'::regnamespace AND description = 'public was opened') THEN
        GRANT CREATE, USAGE ON SCHEMA public TO PUBLIC;
        COMMENT ON SCHEMA standin IS 'public was opened';
    END IF;
EXCEPTION WHEN undefined_object OR invalid_schema_name THEN NULL;
END $$;

-- COPY asks before it reads.
CREATE OR REPLACE PROCEDURE standin.require_assume_role(iam_role text, command text) LANGUAGE plpgsql AS $$
BEGIN
    IF NOT standin.may_assume(current_user, iam_role, command) THEN
        RAISE insufficient_privilege USING MESSAGE =
            format('User %s does not have ASSUMEROLE permission on IAM role "%s" for %s', current_user, iam_role, command);
    END IF;
END $$;

-- With the caller's own rights: his own sessions, or anybody's when he is a superuser.
CREATE OR REPLACE PROCEDURE standin.cancel(process int) LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = process) THEN
        RAISE undefined_object USING MESSAGE = format('process %s does not exist', process);
    END IF;
    PERFORM pg_cancel_backend(process);
END $$;
