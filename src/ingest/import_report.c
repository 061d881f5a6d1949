#include "import_run.h"

#include "json_text.h"
#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static vt_import_issue *issue_of(vt_import_run *run, const char *action, const char *name)
{
    for (size_t i = 0; i < run->issue_count; i++)
        if (!strcmp(run->issues[i].name, name) && !strcmp(run->issues[i].action, action))
            return &run->issues[i];
    if (run->issue_count == run->issue_capacity) {
        size_t capacity = run->issue_capacity + 32;
        vt_import_issue *grown = vt_resize(run->issues, run->issue_count, capacity, sizeof *grown);
        if (!grown) return NULL;
        run->issues = grown;
        run->issue_capacity = capacity;
    }
    vt_import_issue *issue = &run->issues[run->issue_count++];
    *issue = (vt_import_issue){.count = 0};
    memcpy(issue->name, name, strnlen(name, sizeof issue->name - 1));
    memcpy(issue->action, action, strnlen(action, sizeof issue->action - 1));
    return issue;
}

/* Takes the end of a text that was cut inside a character off. */
static void end_on_character(char *text)
{
    size_t size = strlen(text);
    while (size && !vt_utf8_valid(text, size)) text[--size] = '\0';
}

void vt_import_note(vt_import_run *run, const char *action, const char *name, const char *example_format, ...)
{
    vt_import_issue *issue = issue_of(run, action, name);
    if (!issue) {
        run->out_of_memory = true;
        return;
    }
    if (issue->count++ >= VT_ISSUE_EXAMPLES) return;
    char *example = issue->examples[issue->count - 1];
    va_list arguments;
    va_start(arguments, example_format);
    vsnprintf(example, sizeof issue->examples[0], example_format, arguments);
    va_end(arguments);
    end_on_character(example);
}

static int action_order(const char *action)
{
    return *action == 'd' ? 0 : *action == 'r' ? 1 : 2;
}

static int compare_issues(const void *a, const void *b)
{
    const vt_import_issue *left = a, *right = b;
    int order = action_order(left->action) - action_order(right->action);
    if (order) return order;
    if (left->count != right->count) return left->count > right->count ? -1 : 1;
    return strcmp(left->name, right->name);
}

void vt_import_sort_issues(vt_import_issue *issues, size_t count)
{
    if (count) qsort(issues, count, sizeof *issues, compare_issues);
}

void vt_catalog_import_report_text(const vt_catalog_import *import, vt_buffer *out)
{
    vt_buffer_printf(out, "rows read %zu, kept %zu, of these repaired %zu, dropped %zu\n", import->rows_read,
                     import->product_count, import->rows_repaired, import->rows_dropped);
    for (size_t i = 0; i < import->issue_count; i++) {
        const vt_import_issue *issue = &import->issues[i];
        vt_buffer_printf(out, "  %-8s %7zu  %s\n", issue->action, issue->count, issue->name);
        for (size_t e = 0; e < VT_ISSUE_EXAMPLES && issue->examples[e][0]; e++)
            vt_buffer_printf(out, "                      %s\n", issue->examples[e]);
    }
}

void vt_catalog_import_report_json(const vt_catalog_import *import, vt_buffer *out)
{
    vt_buffer_printf(out, "{\"rowsRead\":%zu,\"kept\":%zu,\"repaired\":%zu,\"dropped\":%zu,\"issues\":[",
                     import->rows_read, import->product_count, import->rows_repaired, import->rows_dropped);
    for (size_t i = 0; i < import->issue_count; i++) {
        const vt_import_issue *issue = &import->issues[i];
        vt_buffer_append_text(out, i ? ",{\"name\":" : "{\"name\":");
        vt_json_append_string(out, issue->name);
        vt_buffer_printf(out, ",\"action\":\"%s\",\"count\":%zu,\"examples\":[", issue->action, issue->count);
        for (size_t e = 0; e < VT_ISSUE_EXAMPLES && issue->examples[e][0]; e++) {
            if (e) vt_buffer_append_text(out, ",");
            vt_json_append_string(out, issue->examples[e]);
        }
        vt_buffer_append_text(out, "]}");
    }
    vt_buffer_append_text(out, "]}");
}
