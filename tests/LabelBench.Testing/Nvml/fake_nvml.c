/* A library with NVML's interface, written from its documentation, that tells of two GPUs which are not there.
 *
 * What they do is a script: lines "at SECONDS COMMAND ARGUMENTS", read from LIBRARY.script beside the library when it is initialised,
 * or given by fakeCommand. All state is a function of the script and of the clock, which runs by itself or, after "clock manual", by fakeAdvance.
 *   power GPU LOW_W HIGH_W PERIOD_S DUTY     a square wave from here on
 *   sensor GPU WINDOW_S PERIOD_S GAIN        instant power is the mean over WINDOW, renewed every PERIOD
 *   step SECONDS                             distance of two steps of the energy counter
 *   stamped                                  the energy counter is stamped with its last step, not with the moment of the question
 *   reasons GPU HEX                          clock event reasons; their counters of nanoseconds run while a bit is set
 *   clock GPU MHZ | busy GPU PERCENT | used GPU GIB | pcie GPU RX_BYTES_PER_S TX_BYTES_PER_S | gpm GPU ID VALUE
 *   lost GPU | back GPU | reload             the GPU is gone, is there again; all counters begin anew
 *   answer FUNCTION CODE                     error injection; 0 ends it; * stands for every function
 *   latency FUNCTION SECONDS | hang FUNCTION SECONDS | crash FUNCTION
 *   field ID TYPE VALUE | nofield ID         a field value as given, or NOT_SUPPORTED
 *   process GPU PID MEMORY_BYTES | xid GPU NUMBER | ecc GPU COUNT
 * -D switches: GENERATION (1106, 1202, 1209, 1303: header that the driver matches), DRIVER, NUMBERING (251, 269, 0), MIG, BROKEN_INIT, FOREIGN_LAYOUT, RECORD32, ARCHITECTURE, NARROW_PCIE. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef GENERATION
#define GENERATION 1303
#endif
#ifndef DRIVER
#define DRIVER (GENERATION >= 1303 ? "595.45.04" : GENERATION >= 1209 ? "575.57.08" : GENERATION >= 1202 ? "535.183.01" : "510.47.03")
#endif
#ifndef NUMBERING
#define NUMBERING (GENERATION >= 1303 ? 269 : GENERATION >= 1209 ? 251 : 0)
#endif
#ifndef ARCHITECTURE
#define ARCHITECTURE 9
#endif
#define GPM_MAX (GENERATION >= 1303 ? 333 : GENERATION >= 1209 ? 210 : 98)

typedef struct { unsigned int gpu, memory; } utilization_t;
typedef struct { unsigned long long total, free, used; } memory_t;
typedef struct { unsigned int version; unsigned long long total, reserved, free, used; } memory_v2_t;
typedef struct { unsigned long long total, free, used; } bar1_t;
typedef struct { char busIdLegacy[16]; unsigned int domain, bus, device, pciDeviceId, pciSubSystemId; char busId[32]; } pci_t;
typedef union { double d; int i; unsigned int u; unsigned long ul; unsigned long long ull; long long ll; unsigned short us; } value_t;
typedef struct { unsigned int fieldId, scopeId; long long timestamp, latencyUsec; int valueType; int nvmlReturn; value_t value; } field_t;
typedef struct { unsigned long long referenceTime, violationTime; } violation_t;
typedef struct { unsigned int pid; unsigned long long usedGpuMemory; unsigned int gpuInstanceId, computeInstanceId; } process_t;
typedef struct { void *device; unsigned long long eventType, eventData; unsigned int gpuInstance, computeInstance; } event_t;
typedef struct { unsigned int version; int sensorType, temperature; } temperature_t;
typedef struct { unsigned int version; int margin; } margin_t;
typedef struct { unsigned int version, isSupported; } gpm_support_t;
typedef struct { unsigned int metricId; int nvmlReturn; double value; char *shortName, *longName, *unit; } gpm_metric_t;
typedef struct { unsigned int version, numMetrics; void *sample1, *sample2; gpm_metric_t metrics[GPM_MAX]; } gpm_get_t;

_Static_assert(sizeof(utilization_t) == 8 && offsetof(utilization_t, memory) == 4, "nvmlUtilization_t");
_Static_assert(sizeof(memory_t) == 24 && offsetof(memory_t, used) == 16, "nvmlMemory_t");
_Static_assert(sizeof(memory_v2_t) == 40 && offsetof(memory_v2_t, total) == 8 && offsetof(memory_v2_t, used) == 32, "nvmlMemory_v2_t");
_Static_assert(sizeof(bar1_t) == 24 && offsetof(bar1_t, used) == 16, "nvmlBAR1Memory_t");
_Static_assert(sizeof(pci_t) == 68 && offsetof(pci_t, domain) == 16 && offsetof(pci_t, busId) == 36, "nvmlPciInfo_t");
_Static_assert(sizeof(field_t) == 40 && offsetof(field_t, timestamp) == 8 && offsetof(field_t, valueType) == 24 && offsetof(field_t, nvmlReturn) == 28 && offsetof(field_t, value) == 32, "nvmlFieldValue_t");
_Static_assert(sizeof(violation_t) == 16 && offsetof(violation_t, violationTime) == 8, "nvmlViolationTime_t");
_Static_assert(sizeof(process_t) == 24 && offsetof(process_t, usedGpuMemory) == 8 && offsetof(process_t, gpuInstanceId) == 16, "nvmlProcessInfo_t");
_Static_assert(sizeof(event_t) == 32 && offsetof(event_t, eventType) == 8 && offsetof(event_t, eventData) == 16 && offsetof(event_t, gpuInstance) == 24, "nvmlEventData_t");
_Static_assert(sizeof(temperature_t) == 12 && offsetof(temperature_t, temperature) == 8, "nvmlTemperature_t");
_Static_assert(sizeof(margin_t) == 8 && offsetof(margin_t, margin) == 4, "nvmlMarginTemperature_t");
_Static_assert(sizeof(gpm_support_t) == 8, "nvmlGpmSupport_t");
_Static_assert(sizeof(gpm_metric_t) == 40 && offsetof(gpm_metric_t, value) == 8 && offsetof(gpm_metric_t, shortName) == 16, "nvmlGpmMetric_t");
_Static_assert(offsetof(gpm_get_t, sample1) == 8 && offsetof(gpm_get_t, metrics) == 24, "nvmlGpmMetricsGet_t");
_Static_assert(24 + 333 * 40 == 13344, "nvmlGpmMetricsGet_t of header 13.3");

enum { OK = 0, UNINITIALIZED = 1, INVALID = 2, NOT_SUPPORTED = 3, NOT_FOUND = 6, TOO_SMALL = 7, TIMEOUT = 10, LOST = 15, MISMATCH = 18, NO_DATA = 21, VERSION = 25 };
enum { GPUS = 2, MOST_EVENTS = 4096, WORDS = 6 };
typedef struct { double at; char name[48], word[WORDS][40]; double number[WORDS]; } command_t;

static command_t script[MOST_EVENTS];
static int commands, opened, manual;
static double manualNow, started;
static unsigned long long calls;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static double real(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec * 1e-9; }
static double now(void) { return manual ? manualNow : real() - started; }
static void pause_for(double seconds) {
    if (seconds <= 0) return;
    struct timespec t = { (time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9) };
    nanosleep(&t, NULL);
}

/* "at 2 power 0 50 300 0.1 0.5", or without "at 2" for now */
static void learn(const char *line) {
    char text[256], *save = NULL, *word;
    snprintf(text, sizeof text, "%s", line);
    if (!(word = strtok_r(text, " \t\r\n", &save)) || word[0] == '#') return;
    command_t c;
    memset(&c, 0, sizeof c);
    c.at = now();
    if (strcmp(word, "at") == 0) {
        c.at = atof(strtok_r(NULL, " ", &save));
        word = strtok_r(NULL, " \t\r\n", &save);
    }
    snprintf(c.name, sizeof c.name, "%s", word);
    for (int i = 0; i < WORDS && (word = strtok_r(NULL, " \t\r\n", &save)); i++) {
        snprintf(c.word[i], sizeof c.word[i], "%s", word);
        c.number[i] = strcmp(c.name, "reasons") == 0 && i == 1 ? (double)strtoul(word, NULL, 16) : atof(word);
    }
    pthread_mutex_lock(&guard);
    if (commands < MOST_EVENTS) {
        int to = commands++;
        while (to > 0 && script[to - 1].at > c.at) { script[to] = script[to - 1]; to--; }
        script[to] = c;
    }
    pthread_mutex_unlock(&guard);
}

/* The latest command of a name by a time, whose first word is the given one (NULL: any). */
static const command_t *latest(const char *name, const char *first, double by) {
    for (int i = commands - 1; i >= 0; i--)
        if (script[i].at <= by && strcmp(script[i].name, name) == 0 && (!first || strcmp(script[i].word[0], first) == 0)) return &script[i];
    return NULL;
}
static const command_t *of_gpu(const char *name, int gpu, double by) { char n[2] = { (char)('0' + gpu), 0 }; return latest(name, n, by); }
static double number(const char *name, int gpu, int which, double otherwise) { const command_t *c = of_gpu(name, gpu, now()); return c ? c->number[which] : otherwise; }

void fakeCommand(const char *line) {
    if (strcmp(line, "clock manual") == 0) { manual = 1; return; }
    learn(line);
}
void fakeAdvance(double seconds) { manualNow += seconds; }
void fakeReset(void) { commands = 0; manual = 0; manualNow = 0; started = real(); }
int fakeUsers(void) { return opened; }
unsigned long long fakeCalls(void) { return calls; }

/* Energy of a square wave that begins at 0, J by time t. */
static double wave(double low, double high, double period, double duty, double t) {
    if (t <= 0) return 0;
    if (period <= 0) return high * t;
    double whole = floor(t / period), rest = t - whole * period, on = duty * period;
    return whole * (high * on + low * (period - on)) + (rest < on ? high * rest : high * on + low * (rest - on));
}
/* True energy of a GPU by time t, J. */
static double energy(int gpu, double t) {
    double sum = 0, begin = 0, low = 60, high = 60, period = 0, duty = 1;
    for (int i = 0; i < commands && script[i].at <= t; i++) {
        if (strcmp(script[i].name, "power") != 0 || (int)script[i].number[0] != gpu) continue;
        sum += wave(low, high, period, duty, script[i].at - begin);
        begin = script[i].at; low = script[i].number[1]; high = script[i].number[2]; period = script[i].number[3]; duty = script[i].number[4];
    }
    return sum + wave(low, high, period, duty, t - begin);
}
double fakeEnergy(int gpu, double t) { return energy(gpu, t); }
double fakeNow(void) { return now(); }
static double mean(int gpu, double t, double window) { return t <= 0 ? 60 : (energy(gpu, t) - energy(gpu, fmax(0, t - window))) / fmin(window, t); }
__attribute__((unused)) static double sensed(int gpu, double t) {
    double window = number("sensor", gpu, 1, 0.025), period = number("sensor", gpu, 2, 0.1), gain = number("sensor", gpu, 3, 1);
    return gain * mean(gpu, floor(t / period + 1e-9) * period, window);
}
static double reloaded(void) { const command_t *c = latest("reload", NULL, now()); return c ? c->at : 0; }
static double stepped(void) {
    const command_t *s = latest("step", NULL, now());
    double step = s ? s->number[0] : 0.1;
    return floor(now() / step + 1e-9) * step;
}
static unsigned long long counted(int gpu) {
    double t = stepped(), from = reloaded();
    return 1000000ull * (from == 0) + (unsigned long long)(1000 * fmax(0, energy(gpu, t) - energy(gpu, from)));
}
/* ns for which a bit of the clock event reasons was set since the driver was loaded. */
static unsigned long long held(int gpu, unsigned int bits) {
    double sum = 0, begin = reloaded();
    unsigned int set = 0;
    for (int i = 0; i < commands && script[i].at <= now(); i++) {
        if (strcmp(script[i].name, "reasons") != 0 || (int)script[i].number[0] != gpu) continue;
        if ((set & bits) && script[i].at > begin) sum += script[i].at - begin;
        begin = fmax(begin, script[i].at);
        set = (unsigned int)script[i].number[1];
    }
    if (set & bits) sum += now() - begin;
    return (unsigned long long)(sum * 1e9);
}
__attribute__((unused)) static double throughput(int gpu, int which) {
    double sum = 0, begin = reloaded(), rate = 0;
    for (int i = 0; i < commands && script[i].at <= now(); i++) {
        if (strcmp(script[i].name, "pcie") != 0 || (int)script[i].number[0] != gpu) continue;
        sum += rate * fmax(0, script[i].at - begin); begin = fmax(begin, script[i].at); rate = script[i].number[which];
    }
    return sum + rate * (now() - begin);
}

/* GPU of a handle: 1 and 2 are GPUs, 11 and 12 instances of the first. */
static int gpu_of(void *device) { uintptr_t d = (uintptr_t)device; return d == 1 || d > 2 ? 0 : 1; }
static int is_lost(int gpu) {
    const command_t *lost = of_gpu("lost", gpu, now()), *back = of_gpu("back", gpu, now());
    return lost && (!back || back->at < lost->at);
}
/* Latency, hanging, crashing and injected answers of a call. */
static int enter(const char *function, void *device) {
    __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    if (commands == 0) return OK;
    const command_t *c;
    if ((c = latest("latency", function, now()))) pause_for(c->number[1]);
    if ((c = latest("hang", function, now())) && now() < c->at + c->number[1]) {
        if (manual) pause_for(c->number[1]);
        else pause_for(c->at + c->number[1] - now());
    }
    if (latest("crash", function, now())) *(volatile int *)0 = 0;
    if ((c = latest("answer", function, now())) && c->number[1] != 0) return (int)c->number[1];
    if ((c = latest("answer", "*", now())) && c->number[1] != 0) return (int)c->number[1];
    return device && is_lost(gpu_of(device)) ? LOST : OK;
}
#define ENTER(device) do { int _r = enter(__func__, device); if (_r != OK) return _r; } while (0)

static int put(char *to, unsigned int length, const char *text) { if (strlen(text) >= length) return TOO_SMALL; strcpy(to, text); return OK; }

static void read_script(void) {
    Dl_info info;
    char path[512], line[256];
    if (started != 0) return;
    started = real();
    if (!dladdr((void *)read_script, &info)) return;
    snprintf(path, sizeof path, "%s.script", info.dli_fname);
    FILE *file = fopen(path, "r");
    if (!file) return;
    while (fgets(line, sizeof line, file)) learn(line);
    fclose(file);
}

int nvmlInit_v2(void) {
    read_script();
#ifdef BROKEN_INIT
    return MISMATCH;
#endif
    int answer = enter(__func__, NULL);
    if (answer == OK) opened++;
    return answer;
}
int nvmlShutdown(void) { opened--; return OK; }
int nvmlSystemGetDriverVersion(char *b, unsigned int n) { ENTER(NULL); return put(b, n, DRIVER); }
int nvmlSystemGetNVMLVersion(char *b, unsigned int n) { ENTER(NULL); return put(b, n, "13.0.0"); }
int nvmlSystemGetCudaDriverVersion_v2(int *v) { ENTER(NULL); *v = 13010; return OK; }
int nvmlDeviceGetCount_v2(unsigned int *n) { ENTER(NULL); *n = GPUS; return OK; }
/* the driver lists the later PCI address first */
int nvmlDeviceGetHandleByIndex_v2(unsigned int i, void **d) { ENTER(NULL); if (i >= GPUS) return INVALID; *d = (void *)(uintptr_t)(2 - i); return OK; }
static const char *uuid(void *d) {
    switch ((uintptr_t)d) {
        case 1: return "GPU-11111111-aaaa-bbbb-cccc-000000000001";
        case 2: return "GPU-22222222-aaaa-bbbb-cccc-000000000002";
        case 11: return "MIG-aaaaaaaa-1111-5222-8333-000000000011";
        default: return "MIG-bbbbbbbb-1111-5222-8333-000000000012";
    }
}
int nvmlDeviceGetHandleByUUID(const char *text, void **d) {
    ENTER(NULL);
    for (uintptr_t i = 1; i <= GPUS; i++)
        if (strcmp(text, uuid((void *)i)) == 0) { *d = (void *)i; return is_lost((int)i - 1) ? LOST : OK; }
    return NOT_FOUND;
}
int nvmlDeviceGetName(void *d, char *b, unsigned int n) {
    return put(b, n, d == (void *)1 ? "NVIDIA H100 80GB HBM3" : d == (void *)2 ? "NVIDIA L4" : "NVIDIA H100 80GB HBM3 MIG 1g.10gb");
}
int nvmlDeviceGetUUID(void *d, char *b, unsigned int n) { return put(b, n, uuid(d)); }
int nvmlDeviceGetVbiosVersion(void *d, char *b, unsigned int n) { ENTER(d); return put(b, n, "96.00.74.00.01"); }
int nvmlDeviceGetGspFirmwareVersion(void *d, char *b) { ENTER(d); return put(b, 64, DRIVER); }
int nvmlDeviceGetPciInfo_v3(void *d, pci_t *p) {
    memset(p, 0, sizeof *p);
    p->bus = d == (void *)1 ? 0x01 : 0xc1;
    strcpy(p->busId, d == (void *)1 ? "00000000:01:00.0" : "00000000:C1:00.0");
    return OK;
}
int nvmlDeviceGetArchitecture(void *d, unsigned int *a) { ENTER(d); *a = d == (void *)2 ? 8 : ARCHITECTURE; return OK; }
int nvmlDeviceGetCudaComputeCapability(void *d, int *major, int *minor) { *major = d == (void *)1 ? 9 : 8; *minor = d == (void *)1 ? 0 : 9; return OK; }
int nvmlDeviceGetUtilizationRates(void *d, utilization_t *u) {
    ENTER(d);
#ifdef MIG
    return NOT_SUPPORTED;
#endif
    u->gpu = (unsigned int)number("busy", gpu_of(d), 1, 0); u->memory = u->gpu / 2; return OK;
}
int nvmlDeviceGetMemoryInfo(void *d, memory_t *m) { ENTER(d); m->total = 80ull << 30; m->used = 1ull << 30; m->free = m->total - m->used; return OK; }
#if GENERATION >= 1106
int nvmlDeviceGetMemoryInfo_v2(void *d, memory_v2_t *m) {
    ENTER(d);
    if (m->version != (sizeof *m | 2 << 24)) return VERSION;
    m->total = 80ull << 30; m->reserved = 512ull << 20; m->used = (unsigned long long)(number("used", gpu_of(d), 1, d == (void *)1 ? 3 : 0) * (1ull << 30)); m->free = m->total - m->used - m->reserved; return OK;
}
int nvmlDeviceGetComputeRunningProcesses_v3(void *d, unsigned int *n, process_t *p) {
    ENTER(d);
    unsigned int most = *n, count = 0;
#ifdef FOREIGN_LAYOUT
    *n = 2; memset(p, 0xee, 64); return OK;
#endif
    for (int i = 0; i < commands; i++) {
        if (strcmp(script[i].name, "process") != 0 || script[i].at > now() || (int)script[i].number[0] != gpu_of(d) || count >= most) continue;
#ifdef RECORD32
        /* some drivers of branch R535 wrote a longer record under the same name */
        char *at = (char *)p + 32 * count;
        memset(at, 0, 32);
        memcpy(at, &(unsigned int){ (unsigned int)script[i].number[1] }, 4);
        memcpy(at + 8, &(unsigned long long){ (unsigned long long)script[i].number[2] }, 8);
        memset(at + 16, 0xff, 8);
#else
        p[count] = (process_t){ (unsigned int)script[i].number[1], script[i].number[2] < 0 ? ~0ull : (unsigned long long)script[i].number[2], ~0u, ~0u };
#endif
        count++;
    }
    if (commands == 0 && d == (void *)1) {
        if (most < 2) { *n = 2; return TOO_SMALL; }
        p[0] = (process_t){ 4711, 2ull << 30, ~0u, ~0u };
        p[1] = (process_t){ 4712, ~0ull, ~0u, ~0u };
        count = 2;
    }
    *n = count;
    return OK;
}
#endif
int nvmlDeviceGetBAR1MemoryInfo(void *d, bar1_t *b) { ENTER(d); b->total = 128ull << 30; b->used = 1ull << 20; b->free = b->total - b->used; return OK; }
int nvmlDeviceGetPowerUsage(void *d, unsigned int *mw) { ENTER(d); *mw = (unsigned int)(1000 * mean(gpu_of(d), now(), 1)); return OK; }
int nvmlDeviceGetTotalEnergyConsumption(void *d, unsigned long long *mj) { ENTER(d); *mj = counted(gpu_of(d)); return OK; }
int nvmlDeviceGetEnforcedPowerLimit(void *d, unsigned int *mw) { ENTER(d); *mw = 700000; return OK; }
int nvmlDeviceGetPowerManagementDefaultLimit(void *d, unsigned int *mw) { ENTER(d); *mw = 700000; return OK; }
int nvmlDeviceGetTemperature(void *d, int sensor, unsigned int *c) { ENTER(d); *c = 41; return OK; }
int nvmlDeviceGetClockInfo(void *d, int type, unsigned int *mhz) { ENTER(d); *mhz = type == 2 ? 2619 : (unsigned int)number("clock", gpu_of(d), 1, 1980); return OK; }
int nvmlDeviceGetMaxClockInfo(void *d, int type, unsigned int *mhz) { ENTER(d); *mhz = type == 2 ? 2619 : 1980; return OK; }
int nvmlDeviceGetClock(void *d, int type, int id, unsigned int *mhz) { return nvmlDeviceGetClockInfo(d, type, mhz); }
int nvmlDeviceGetCurrentClocksThrottleReasons(void *d, unsigned long long *bits) { ENTER(d); *bits = (unsigned long long)number("reasons", gpu_of(d), 1, 1); return OK; }
int nvmlDeviceGetViolationStatus(void *d, int policy, violation_t *v) {
    ENTER(d);
    if (policy < 0 || policy > 3) return NOT_SUPPORTED;
    v->referenceTime = (unsigned long long)(now() * 1e6);
    v->violationTime = policy == 0 ? held(gpu_of(d), 0x4) : policy == 1 ? held(gpu_of(d), 0x60) : 0;
    return OK;
}
int nvmlDeviceGetPerformanceState(void *d, int *p) { ENTER(d); *p = 0; return OK; }
int nvmlDeviceGetPcieThroughput(void *d, int counter, unsigned int *kbs) {
    ENTER(d);
    pause_for(0.02);
    *kbs = (unsigned int)(number("pcie", gpu_of(d), counter == 0 ? 2 : 1, 0) / 1000);
    return OK;
}
int nvmlDeviceGetCurrPcieLinkGeneration(void *d, unsigned int *v) { ENTER(d); *v = 5; return OK; }
int nvmlDeviceGetMaxPcieLinkGeneration(void *d, unsigned int *v) { ENTER(d); *v = 5; return OK; }
int nvmlDeviceGetCurrPcieLinkWidth(void *d, unsigned int *v) { ENTER(d); *v = 16; return OK; }
int nvmlDeviceGetMaxPcieLinkWidth(void *d, unsigned int *v) { ENTER(d); *v = 16; return OK; }
int nvmlDeviceGetEncoderUtilization(void *d, unsigned int *p, unsigned int *us) { ENTER(d); *p = 0; *us = 167000; return OK; }
int nvmlDeviceGetDecoderUtilization(void *d, unsigned int *p, unsigned int *us) { ENTER(d); *p = 12; *us = 167000; return OK; }
int nvmlDeviceGetEccMode(void *d, int *current, int *pending) { ENTER(d); *current = *pending = 1; return OK; }
int nvmlDeviceGetTotalEccErrors(void *d, int type, int counter, unsigned long long *n) { ENTER(d); *n = (unsigned long long)number("ecc", gpu_of(d), 1, 0); return OK; }
int nvmlDeviceGetVirtualizationMode(void *d, int *m) { ENTER(d); *m = 0; return OK; }
int nvmlDeviceGetPersistenceMode(void *d, int *m) { ENTER(d); *m = 1; return OK; }
int nvmlDeviceGetComputeMode(void *d, int *m) { ENTER(d); *m = 0; return OK; }
int nvmlDeviceGetMigMode(void *d, unsigned int *current, unsigned int *pending) {
    if (d != (void *)1) return NOT_SUPPORTED;
#ifdef MIG
    *current = *pending = 1;
#else
    *current = *pending = 0;
#endif
    return OK;
}
int nvmlDeviceGetMaxMigDeviceCount(void *d, unsigned int *n) { *n = d == (void *)1 ? 7 : 0; return OK; }
int nvmlDeviceGetMigDeviceHandleByIndex(void *d, unsigned int i, void **m) {
    if (i != 0 && i != 3) return NOT_FOUND;
    *m = (void *)(uintptr_t)(i == 0 ? 11 : 12);
    return OK;
}

static void u32(field_t *f, double v) { f->valueType = 1; f->value.ull = 0; f->value.u = (unsigned int)v; }
static void u64(field_t *f, unsigned long long v) { f->valueType = 3; f->value.ull = v; }
static int fill(int gpu, field_t *f) {
    char id[12];
    const command_t *c;
    snprintf(id, sizeof id, "%u", f->fieldId);
    if (latest("nofield", id, now())) return NOT_SUPPORTED;
    if ((c = latest("field", id, now()))) {
        f->valueType = (int)c->number[1];
        f->value.ull = 0;
        if (f->valueType == 0) f->value.d = strcmp(c->word[2], "nan") == 0 ? NAN : c->number[2];
        else f->value.ull = strtoull(c->word[2], NULL, 10);
        return OK;
    }
    switch (f->fieldId) {
        case 74: u64(f, held(gpu, 0x4)); return OK;
        case 75: u64(f, held(gpu, 0x20)); return OK;
        case 76: case 77: u64(f, 0); return OK;
        case 82: u32(f, 55); return OK;
        case 83: case 191: u64(f, counted(gpu)); return OK;
        case 94: u32(f, 0); return OK;
        case 138: case 139: if (f->scopeId >= 4) return INVALID; u64(f, (unsigned long long)(now() * 1024)); return OK;
        case 142: case 143: case 144: case 145: u32(f, 0); return OK;
    }
#if GENERATION >= 1202
    if (f->fieldId == 186 && f->scopeId == 0) { u32(f, 1000 * sensed(gpu, now())); return OK; }
    if (f->fieldId == 185 && f->scopeId <= 2) { u32(f, 1000 * mean(gpu, now(), 1) * (f->scopeId == 2 ? 0.2 : 1)); return OK; }
#endif
#if GENERATION >= 1209
#ifdef NARROW_PCIE
    if (f->fieldId == 197 || f->fieldId == 198) { u32(f, fmod(throughput(gpu, f->fieldId == 197 ? 2 : 1), 4294967296.0)); return OK; }
#else
    if (f->fieldId == 197 || f->fieldId == 198) { u64(f, (unsigned long long)throughput(gpu, f->fieldId == 197 ? 2 : 1)); return OK; }
#endif
    if (f->fieldId >= NUMBERING && f->fieldId < NUMBERING + 3) { u64(f, held(gpu, f->fieldId == NUMBERING ? 0x20 : f->fieldId == NUMBERING + 1 ? 0x40 : 0x80)); return OK; }
    /* under the other numbers lie settings of power smoothing */
    if ((f->fieldId >= 251 && f->fieldId < 254) || (f->fieldId >= 269 && f->fieldId < 272)) { u32(f, 42); return OK; }
#endif
    return INVALID;
}
int nvmlDeviceGetFieldValues(void *d, int n, field_t *f) {
    ENTER(d);
    for (int i = 0; i < n; i++) {
        struct timespec t;
        clock_gettime(CLOCK_REALTIME, &t);
        f[i].timestamp = (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
        if (f[i].fieldId == 83 && latest("stamped", NULL, now())) f[i].timestamp -= (long long)(1e6 * (now() - stepped()));
        f[i].latencyUsec = 3;
        f[i].nvmlReturn = fill(gpu_of(d), &f[i]);
    }
    return OK;
}

#if GENERATION >= 1202
int nvmlDeviceGetCurrentClocksEventReasons(void *d, unsigned long long *bits) { ENTER(d); return nvmlDeviceGetCurrentClocksThrottleReasons(d, bits); }
int nvmlDeviceGetJpgUtilization(void *d, unsigned int *p, unsigned int *us) { ENTER(d); *p = 7; *us = 167000; return OK; }
int nvmlDeviceGetOfaUtilization(void *d, unsigned int *p, unsigned int *us) { ENTER(d); *p = 0; *us = 167000; return OK; }
#endif
#if GENERATION >= 1209
int nvmlDeviceGetTemperatureV(void *d, temperature_t *t) { ENTER(d); if (t->version != 0x0100000C) return VERSION; t->temperature = 41; return OK; }
int nvmlDeviceGetMarginTemperature(void *d, margin_t *m) { ENTER(d); if (m->version != 0x01000008) return VERSION; m->margin = 46; return OK; }
#endif

#if GENERATION >= 1202
int nvmlGpmQueryDeviceSupport(void *d, gpm_support_t *s) { ENTER(d); if (s->version != 1) return VERSION; s->isSupported = d == (void *)1; return OK; }
int nvmlGpmSampleAlloc(void **s) { ENTER(NULL); *s = calloc(1, 16); return OK; }
int nvmlGpmSampleFree(void *s) { free(s); return OK; }
int nvmlGpmSampleGet(void *d, void *s) { ENTER(d); *(double *)s = now(); return OK; }
int nvmlGpmMetricsGet(gpm_get_t *g) {
    ENTER(NULL);
    if (g->version != 1) return VERSION;
    /* a driver of this generation may touch every metric of its header */
    g->metrics[GPM_MAX - 1].unit = NULL;
    for (unsigned int i = 0; i < g->numMetrics; i++) {
        gpm_metric_t *m = &g->metrics[i];
        char id[12];
        snprintf(id, sizeof id, "%u", m->metricId);
        m->nvmlReturn = OK;
        m->value = m->metricId == 30 ? NAN : m->metricId;
        for (int c = 0; c < commands; c++)
            if (strcmp(script[c].name, "gpm") == 0 && script[c].at <= now() && strcmp(script[c].word[1], id) == 0) m->value = script[c].number[2];
        if (*(double *)g->sample2 - *(double *)g->sample1 < 0.0999 && !manual) m->nvmlReturn = NO_DATA;
    }
    return OK;
}
#endif

/* An event set is a note of how far the script was told, and of the devices in it. */
typedef struct { double told; int devices; } set_t;
int nvmlEventSetCreate(void **s) { ENTER(NULL); set_t *set = calloc(1, sizeof *set); set->told = -1; *s = set; return OK; }
int nvmlEventSetFree(void *s) { free(s); return OK; }
int nvmlDeviceGetSupportedEventTypes(void *d, unsigned long long *t) { ENTER(d); *t = 0x8; return OK; }
int nvmlDeviceRegisterEvents(void *d, unsigned long long types, void *s) { ENTER(d); if (types != 0x8) return NOT_SUPPORTED; ((set_t *)s)->devices |= 1 << gpu_of(d); return OK; }
int nvmlEventSetWait_v2(void *s, event_t *e, unsigned int timeoutMs) {
    ENTER(NULL);
    set_t *set = s;
    for (double until = real() + timeoutMs * 1e-3; real() < until; pause_for(0.002))
        for (int i = 0; i < commands; i++) {
            int gpu = (int)script[i].number[0];
            if (strcmp(script[i].name, "xid") != 0 || script[i].at <= set->told || script[i].at > now() || !(set->devices >> gpu & 1)) continue;
            set->told = script[i].at;
            *e = (event_t){ (void *)(uintptr_t)(gpu + 1), 0x8, (unsigned long long)script[i].number[1], ~0u, ~0u };
            return OK;
        }
    return TIMEOUT;
}
