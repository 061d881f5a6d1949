#include "issue_list.h"

#include "json_text.h"
#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static vt_import_issue *issue_of(vt_issue_list *list, const char *action, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->issues[i].name, name) && !strcmp(list->issues[i].action, action))
            return &list->issues[i];
    if (list->count == list->capacity) {
        size_t capacity = list->capacity + 32;
        vt_import_issue *grown = vt_resize(list->issues, list->count, capacity, sizeof *grown);
        if (!grown) return NULL;
        list->issues = grown;
        list->capacity = capacity;
    }
    vt_import_issue *issue = &list->issues[list->count++];
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

void vt_issue_note_arguments(vt_issue_list *list, const char *action, const char *name, const char *example_format,
                             va_list arguments)
{
    vt_import_issue *issue = issue_of(list, action, name);
    if (!issue) {
        list->out_of_memory = true;
        return;
    }
    if (issue->count++ >= VT_ISSUE_EXAMPLES) return;
    char *example = issue->examples[issue->count - 1];
    vsnprintf(example, sizeof issue->examples[0], example_format, arguments);
    end_on_character(example);
}

void vt_issue_note(vt_issue_list *list, const char *action, const char *name, const char *example_format, ...)
{
    va_list arguments;
    va_start(arguments, example_format);
    vt_issue_note_arguments(list, action, name, example_format, arguments);
    va_end(arguments);
}

void vt_issue_list_add(vt_issue_list *list, const vt_import_issue *issues, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        vt_import_issue *issue = issue_of(list, issues[i].action, issues[i].name);
        if (!issue) {
            list->out_of_memory = true;
            return;
        }
        for (size_t e = 0; e < VT_ISSUE_EXAMPLES && e < issues[i].count && issue->count + e < VT_ISSUE_EXAMPLES; e++)
            memcpy(issue->examples[issue->count + e], issues[i].examples[e], sizeof issues[i].examples[e]);
        issue->count += issues[i].count;
    }
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

void vt_issue_list_sort(vt_issue_list *list)
{
    if (list->count) qsort(list->issues, list->count, sizeof *list->issues, compare_issues);
}

void vt_issues_text(const vt_import_issue *issues, size_t count, vt_buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        vt_buffer_printf(out, "  %-8s %7zu  %s\n", issues[i].action, issues[i].count, issues[i].name);
        for (size_t e = 0; e < VT_ISSUE_EXAMPLES && issues[i].examples[e][0]; e++)
            vt_buffer_printf(out, "                      %s\n", issues[i].examples[e]);
    }
}

void vt_issues_json(const vt_import_issue *issues, size_t count, vt_buffer *out)
{
    vt_buffer_append_text(out, "[");
    for (size_t i = 0; i < count; i++) {
        vt_buffer_append_text(out, i ? ",{\"name\":" : "{\"name\":");
        vt_json_append_string(out, issues[i].name);
        vt_buffer_printf(out, ",\"action\":\"%s\",\"count\":%zu,\"examples\":[", issues[i].action, issues[i].count);
        for (size_t e = 0; e < VT_ISSUE_EXAMPLES && issues[i].examples[e][0]; e++) {
            if (e) vt_buffer_append_text(out, ",");
            vt_json_append_string(out, issues[i].examples[e]);
        }
        vt_buffer_append_text(out, "]}");
    }
    vt_buffer_append_text(out, "]");
}
