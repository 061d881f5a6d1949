/* What the visitor does with products. */
#include "state_parts.h"

#include <string.h>

static const char *const type_names[VT_EVENT_COUNT] = {"view", "like", "pass", "bookmark", "review", "cart", "purchase"};

const char *vt_event_type_name(vt_event_type type)
{
    VT_CHECK((unsigned)type < VT_EVENT_COUNT);
    return type_names[type];
}

vt_event_type vt_event_type_named(const char *name)
{
    int type = 0;
    while (type < VT_EVENT_COUNT && strcmp(type_names[type], name) != 0) type++;
    return (vt_event_type)type;
}

static vt_status check_review(const vt_event *event, vt_error *error)
{
    size_t length = event->text ? vt_state_length(event->text, VT_STATE_TEXT_BYTES) : 0;
    if (event->type != VT_EVENT_REVIEW) {
        if (event->rating) return vt_fail(error, VT_BAD_REQUEST, "rating: only a review has one");
        if (length) return vt_fail(error, VT_BAD_REQUEST, "text: only a review has one");
        return VT_OK;
    }
    if (event->rating < 0 || event->rating > 5) return vt_fail(error, VT_BAD_REQUEST, "rating: must be 1 to 5");
    if (length == VT_STATE_TEXT_BYTES)
        return vt_fail(error, VT_BAD_REQUEST, "text: longer than %d bytes", VT_STATE_TEXT_BYTES - 1);
    if (length && !vt_utf8_valid(event->text, length)) return vt_fail(error, VT_BAD_REQUEST, "text: not UTF-8");
    if (!event->rating && !length) return vt_fail(error, VT_BAD_REQUEST, "rating: a review has a rating or a text");
    return VT_OK;
}

static vt_status check_event(const vt_event *event, vt_error *error)
{
    if ((unsigned)event->type >= VT_EVENT_COUNT) return vt_fail(error, VT_BAD_REQUEST, "type: there is no such event");
    VT_TRY(vt_state_check_id("item", event->item, error));
    VT_TRY(vt_state_check_time("at", event->at_ms, error));
    return check_review(event, error);
}

static vt_status forget(vt_state *state, vt_event_type type, const char *item, size_t *removed, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(vt_state_sql(state, VT_SQL_EVENT_FORGET, "DELETE FROM event WHERE item = ?1 AND type = ?2", &statement, error));
    sqlite3_bind_text(statement, 1, item, -1, SQLITE_STATIC);
    sqlite3_bind_int(statement, 2, (int)type);
    VT_TRY(vt_state_run(state, statement, error));
    *removed = (size_t)sqlite3_changes(state->db);
    if (*removed) vt_state_changed(state, VT_CHANGE_OTHER);
    return VT_OK;
}

static vt_status insert(vt_state *state, const vt_event *event, int64_t *id, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(vt_state_sql(state, VT_SQL_EVENT_WRITE,
                        "INSERT INTO event(type, item, at_ms, rating, text) VALUES(?1, ?2, ?3, ?4, ?5)", &statement, error));
    sqlite3_bind_int(statement, 1, (int)event->type);
    sqlite3_bind_text(statement, 2, event->item, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, event->at_ms);
    sqlite3_bind_int(statement, 4, event->rating);
    sqlite3_bind_text(statement, 5, event->text ? event->text : "", -1, SQLITE_STATIC);
    VT_TRY(vt_state_run(state, statement, error));
    *id = sqlite3_last_insert_rowid(state->db);
    vt_state_changed(state, VT_CHANGE_NEW_EVENT);
    return VT_OK;
}

/* A mark that is there already only gets the new time. *id stays 0 when there is none. */
static vt_status touch(vt_state *state, const vt_event *event, int64_t *id, vt_error *error)
{
    sqlite3_stmt *find, *change;
    bool found;
    VT_TRY(vt_state_sql(state, VT_SQL_EVENT_FIND, "SELECT id FROM event WHERE item = ?1 AND type = ?2", &find, error));
    sqlite3_bind_text(find, 1, event->item, -1, SQLITE_STATIC);
    sqlite3_bind_int(find, 2, (int)event->type);
    VT_TRY(vt_state_first(state, find, &found, error));
    if (!found) return VT_OK;
    *id = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    VT_TRY(vt_state_sql(state, VT_SQL_EVENT_TOUCH, "UPDATE event SET at_ms = ?2 WHERE id = ?1", &change, error));
    sqlite3_bind_int64(change, 1, *id);
    sqlite3_bind_int64(change, 2, event->at_ms);
    vt_state_changed(state, VT_CHANGE_OTHER);
    return vt_state_run(state, change, error);
}

vt_status vt_state_write_event(vt_state *state, const vt_event *event, int64_t *id, vt_error *error)
{
    size_t replaced = 0;
    *id = 0;
    switch (event->type) {
    case VT_EVENT_LIKE: VT_TRY(forget(state, VT_EVENT_PASS, event->item, &replaced, error)); break;
    case VT_EVENT_PASS: VT_TRY(forget(state, VT_EVENT_LIKE, event->item, &replaced, error)); break;
    case VT_EVENT_REVIEW: VT_TRY(forget(state, VT_EVENT_REVIEW, event->item, &replaced, error)); break;
    default: break;
    }
    if (event->type == VT_EVENT_LIKE || event->type == VT_EVENT_BOOKMARK) VT_TRY(touch(state, event, id, error));
    return *id ? VT_OK : insert(state, event, id, error);
}

static vt_status record(vt_state *state, const vt_event *event, int64_t *id, vt_error *error)
{
    VT_TRY(vt_state_find_key(state, VT_KEY_EVENT, event->key, id, error));
    if (*id) return VT_OK;
    VT_TRY(vt_state_write_event(state, event, id, error));
    return vt_state_write_key(state, VT_KEY_EVENT, event->key, *id, error);
}

vt_status vt_state_record(vt_state *state, const vt_event *event, int64_t *id, vt_error *error)
{
    int64_t written = 0;
    VT_TRY(check_event(event, error));
    VT_TRY(vt_state_enter(state, error));
    vt_status status = record(state, event, &written, error);
    if (id) *id = written;
    return vt_state_leave(state, status, error);
}

vt_status vt_state_forget(vt_state *state, vt_event_type type, const char *item, size_t *removed, vt_error *error)
{
    size_t count = 0;
    if ((unsigned)type >= VT_EVENT_COUNT) return vt_fail(error, VT_BAD_REQUEST, "type: there is no such event");
    VT_TRY(vt_state_check_id("item", item, error));
    VT_TRY(vt_state_enter(state, error));
    vt_status status = forget(state, type, item, &count, error);
    if (removed) *removed = count;
    return vt_state_leave(state, status, error);
}

static vt_status forget_id(vt_state *state, int64_t id, size_t *removed, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(vt_state_sql(state, VT_SQL_EVENT_FORGET_ID, "DELETE FROM event WHERE id = ?1", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    VT_TRY(vt_state_run(state, statement, error));
    *removed = (size_t)sqlite3_changes(state->db);
    if (*removed) vt_state_changed(state, VT_CHANGE_OTHER);
    return VT_OK;
}

vt_status vt_state_forget_id(vt_state *state, int64_t id, size_t *removed, vt_error *error)
{
    size_t count = 0;
    if (id < 1) return vt_fail(error, VT_BAD_REQUEST, "id: must be above 0");
    VT_TRY(vt_state_enter(state, error));
    vt_status status = forget_id(state, id, &count, error);
    if (removed) *removed = count;
    return vt_state_leave(state, status, error);
}

static vt_status prepare_query(vt_state *state, const vt_event_query *query, bool counting, sqlite3_stmt **out, vt_error *error)
{
    int with_item = query->item != NULL, with_above = query->above_id > 0, oldest = query->oldest_first;
    int place = counting ? VT_SQL_EVENT_COUNTS + with_item + 2 * with_above
                         : VT_SQL_EVENT_QUERIES + with_item + 2 * with_above + 4 * oldest;
    /* The new ones are few and stand together: found by id and then sorted, where all are walked in the order of time. */
    const char *time = with_above ? "+at_ms" : "at_ms", *way = oldest ? "" : "DESC";
    char sql[320];
    sqlite3_snprintf(sizeof sql, sql, "SELECT %s FROM event WHERE (?1 = 0 OR (?1 >> type) & 1)%s%s",
                     counting ? "count(*)" : "id, type, item, at_ms, rating, text", with_item ? " AND item = ?2" : "",
                     with_above ? " AND id > ?3" : "");
    if (!counting) {
        size_t length = strlen(sql);
        sqlite3_snprintf((int)(sizeof sql - length), sql + length, " ORDER BY %s %s, id %s LIMIT ?4 OFFSET ?5", time, way, way);
    }
    VT_TRY(vt_state_sql(state, (vt_sql)place, sql, out, error));
    sqlite3_bind_int64(*out, 1, query->types);
    if (with_item) sqlite3_bind_text(*out, 2, query->item, -1, SQLITE_STATIC);
    if (with_above) sqlite3_bind_int64(*out, 3, query->above_id);
    return VT_OK;
}

static vt_status read_event(sqlite3_stmt *row, vt_event *event, vt_error *error)
{
    int64_t type = 0, rating = 0;
    *event = (vt_event){.id = sqlite3_column_int64(row, 0)};
    bool valid = event->id > 0 && vt_state_integer(row, 1, 0, VT_EVENT_COUNT - 1, &type) &&
                 vt_state_text(row, 2, 1, VT_STATE_ID_BYTES, &event->item) &&
                 vt_state_integer(row, 3, 0, VT_STATE_LATEST_MS, &event->at_ms) &&
                 vt_state_integer(row, 4, 0, 5, &rating) && vt_state_text(row, 5, 0, VT_STATE_TEXT_BYTES, &event->text);
    if (!valid)
        return vt_fail(error, VT_BAD_DATA, "the profile's database is damaged: event %lld is not valid", (long long)event->id);
    event->type = (vt_event_type)type;
    event->rating = (int)rating;
    if (!*event->text) event->text = NULL;
    return VT_OK;
}

static vt_status visit(vt_state *state, const vt_event_query *query, vt_event_visitor *each, void *context, size_t *seen,
                       vt_error *error)
{
    sqlite3_stmt *row;
    vt_event event;
    vt_status status = VT_OK;
    int step;
    *seen = 0;
    VT_TRY(prepare_query(state, query, false, &row, error));
    vt_state_bind_page(row, 4, query->limit, query->offset);
    while ((step = sqlite3_step(row)) == SQLITE_ROW && (status = read_event(row, &event, error)) == VT_OK) {
        each(context, &event);
        (*seen)++;
    }
    vt_status finished = vt_state_finish(state, row, step, error);
    return status == VT_OK ? finished : status;
}

vt_status vt_state_each_event(vt_state *state, const vt_event_query *query, vt_event_visitor *each, void *context,
                              size_t *total, vt_error *error)
{
    size_t seen;
    VT_TRY(visit(state, query, each, context, &seen, error));
    if (!total) return VT_OK;
    *total = seen;
    if (!query->limit && !query->offset) return VT_OK;
    sqlite3_stmt *count;
    VT_TRY(prepare_query(state, query, true, &count, error));
    bool found;
    VT_TRY(vt_state_first(state, count, &found, error));
    *total = (size_t)sqlite3_column_int64(count, 0);
    sqlite3_reset(count);
    return VT_OK;
}
