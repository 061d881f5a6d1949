#include "check_report.h"

#include "command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_BYTES = 400 };

static void print_line(const cJSON *check)
{
    const cJSON *example = cJSON_GetObjectItem(check, "example");
    printf("%-8s %-13s %s: %s\n", cJSON_GetObjectItem(check, "outcome")->valuestring,
           cJSON_GetObjectItem(check, "strategy")->valuestring, cJSON_GetObjectItem(check, "check")->valuestring,
           cJSON_GetObjectItem(check, "text")->valuestring);
    char *text = example ? cJSON_PrintUnformatted(example) : NULL;
    if (text) printf("%-8s %s\n", "", text);
    cJSON_free(text);
}

static void add(vt_check_report *report, const char *const words[3], cJSON *example, const char *format, va_list values)
{
    char text[TEXT_BYTES];
    vsnprintf(text, sizeof text, format, values);
    if (!report->checks) report->checks = cJSON_CreateArray();
    cJSON *check = cJSON_CreateObject();
    cJSON_AddStringToObject(check, "strategy", words[0]);
    cJSON_AddStringToObject(check, "check", words[1]);
    cJSON_AddStringToObject(check, "outcome", words[2]);
    cJSON_AddStringToObject(check, "text", text);
    if (example) cJSON_AddItemToObject(check, "example", example);
    cJSON_AddItemToArray(report->checks, check);
    if (report->lines && !(report->quiet && strcmp(words[2], "ok") == 0)) print_line(check);
}

void vt_report_held(vt_check_report *report, const char *strategy, const char *check, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    add(report, (const char *const[]){strategy, check, "ok"}, NULL, format, values);
    va_end(values);
    report->held++;
}

void vt_report_skipped(vt_check_report *report, const char *strategy, const char *check, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    add(report, (const char *const[]){strategy, check, "skipped"}, NULL, format, values);
    va_end(values);
    report->skipped++;
}

void vt_report_broken(vt_check_report *report, const char *strategy, const char *check, cJSON *example,
                      const char *format, ...)
{
    va_list values;
    va_start(values, format);
    add(report, (const char *const[]){strategy, check, "failed"}, example, format, values);
    va_end(values);
    report->broken++;
}

static vt_status tell_first_broken(const vt_check_report *report, vt_error *error)
{
    const cJSON *check;
    cJSON_ArrayForEach(check, report->checks)
    {
        if (strcmp(cJSON_GetObjectItem(check, "outcome")->valuestring, "failed") != 0) continue;
        return vt_fail(error, VT_CHECK_FAILED, "%zu of %zu checks failed; the first: %s: %s: %s", report->broken,
                       report->held + report->broken, cJSON_GetObjectItem(check, "strategy")->valuestring,
                       cJSON_GetObjectItem(check, "check")->valuestring, cJSON_GetObjectItem(check, "text")->valuestring);
    }
    return VT_OK;
}

/* A failure of another kind has its document from main(); this one carries the checks beside the error. */
static void print_document(vt_check_report *report, const vt_error *error)
{
    cJSON *document = cJSON_CreateObject();
    cJSON_AddBoolToObject(document, "ok", report->broken == 0);
    if (report->broken) {
        cJSON *failure = cJSON_AddObjectToObject(document, "error");
        cJSON_AddStringToObject(failure, "code", vt_status_name(error->status));
        cJSON_AddStringToObject(failure, "message", error->message);
    }
    cJSON_AddNumberToObject(document, "held", (double)report->held);
    cJSON_AddNumberToObject(document, "failed", (double)report->broken);
    cJSON_AddNumberToObject(document, "skipped", (double)report->skipped);
    cJSON_AddItemToObject(document, "checks", report->checks ? report->checks : cJSON_CreateArray());
    report->checks = NULL;
    vt_print_json(document);
}

vt_status vt_report_finish(vt_check_report *report, bool json, vt_error *error)
{
    vt_status status = tell_first_broken(report, error);
    if (json) print_document(report, error);
    else if (report->lines) printf("%zu ok, %zu failed, %zu skipped\n", report->held, report->broken, report->skipped);
    cJSON_Delete(report->checks);
    report->checks = NULL;
    return status;
}
