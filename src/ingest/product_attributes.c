#include "import_run.h"

#include "clean_text.h"
#include "json_text.h"

#include <string.h>

enum { MOST_ATTRIBUTES = 64, MOST_NAME_BYTES = 64, MOST_VALUE_BYTES = 256, MOST_JSON_BYTES = 64 * 1024 };

/* The object's text while it grows. seen: the names so far, so that a second value of a name is left out. */
typedef struct attribute_writer {
    vt_import_run *run;
    vt_buffer json, name, value;
    const char *seen[MOST_ATTRIBUTES];
    size_t count;
} attribute_writer;

static bool is_nothing(const char *text)
{
    return !*text || !strcmp(text, "NA") || !strcmp(text, "N/A") || !strcmp(text, "null");
}

static void write_attribute(attribute_writer *writer, vt_bytes raw_name, vt_bytes raw_value)
{
    if (writer->count == MOST_ATTRIBUTES) return;
    vt_clean_text(&writer->name, raw_name, MOST_NAME_BYTES);
    vt_clean_text(&writer->value, raw_value, MOST_VALUE_BYTES);
    if (writer->name.failed || writer->value.failed) {
        writer->run->out_of_memory = true;
        return;
    }
    const char *name = (const char *)writer->name.data, *value = (const char *)writer->value.data;
    if (!*name || is_nothing(value)) return;
    for (size_t i = 0; i < writer->count; i++)
        if (!strcmp(writer->seen[i], name)) return;
    writer->seen[writer->count] = vt_text_arena_copy(&writer->run->texts, name, writer->name.size);
    if (!writer->seen[writer->count]) {
        writer->run->out_of_memory = true;
        return;
    }
    vt_buffer_append_text(&writer->json, writer->count++ ? "," : "{");
    vt_json_append_string(&writer->json, name);
    vt_buffer_append_text(&writer->json, ":");
    vt_json_append_string(&writer->json, value);
}

static vt_bytes bytes_of(const char *text)
{
    return (vt_bytes){(const uint8_t *)text, strlen(text)};
}

static void write_object(attribute_writer *writer, const cJSON *object)
{
    for (const cJSON *member = cJSON_IsObject(object) ? object->child : NULL; member; member = member->next)
        if (cJSON_IsString(member))
            write_attribute(writer, bytes_of(member->string), bytes_of(member->valuestring));
}

static void write_text(attribute_writer *writer, const vt_raw_row *row)
{
    enum { MOST_VALUES = 1000 };
    vt_bytes text = row->fields[VT_FIELD_ATTRIBUTES];
    if (!text.size || (text.size < 8 && is_nothing((const char *)memcpy((char[8]){0}, text.data, text.size))))
        return;
    cJSON *object = NULL;
    bool parsed = text.size <= MOST_JSON_BYTES &&
                  vt_json_parse(&object, text, MOST_VALUES, "attributes", NULL) == VT_OK;
    if (parsed && cJSON_IsObject(object))
        write_object(writer, object);
    else
        vt_import_note(writer->run, "noted", "attributes are not a JSON object", "line %zu: left out",
                       row->line);
    if (parsed) cJSON_Delete(object);
}

const char *vt_import_attributes(vt_import_run *run, const vt_raw_row *row)
{
    attribute_writer writer = {.run = run};
    write_object(&writer, row->attributes);
    if (!row->attributes) write_text(&writer, row);
    for (size_t i = 0; i < row->labelled_count; i++)
        write_attribute(&writer, bytes_of(row->labelled[i].label), row->labelled[i].value);
    const char *kept = "{}";
    if (writer.count) {
        vt_buffer_append_text(&writer.json, "}");
        kept = writer.json.failed
                   ? NULL
                   : vt_text_arena_copy(&run->texts, (const char *)writer.json.data, writer.json.size);
    }
    if (!kept) run->out_of_memory = true;
    vt_buffer_free(&writer.json);
    vt_buffer_free(&writer.name);
    vt_buffer_free(&writer.value);
    return kept ? kept : "{}";
}
