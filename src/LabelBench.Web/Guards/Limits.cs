using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LabelBench.Web.Guards;

/// <summary>How much one visitor may ask for.</summary>
internal static class Limits
{
    /// <summary>Requests a second that one address may make over longer times, and at once: a slider makes 20 a second, and many people may stand behind one proxy.</summary>
    private const int PerSecond = 500, AtOnce = 1000;

    /// <summary>Tokens that one address may try a minute.</summary>
    private const int SignInsPerMinute = 10;

    private const int MostBodyBytes = 4096, MostLineBytes = 4096, MostHeaderBytes = 16 << 10, MostHeaders = 64, MostConnections = 1200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Apply(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = MostBodyBytes;
        server.Limits.MaxRequestLineSize = MostLineBytes;
        server.Limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
        server.Limits.MaxRequestHeaderCount = MostHeaders;
        server.Limits.MaxConcurrentConnections = MostConnections;
        server.Limits.RequestHeadersTimeout = Patience;
    }

    public static void Apply(RateLimiterOptions limiter)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(c => RateLimitPartition.GetTokenBucketLimiter(Visitor(c), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = AtOnce,
                TokensPerPeriod = PerSecond / 10,
                ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
                QueueLimit = 0,
            })),
            PartitionedRateLimiter.Create<HttpContext, string>(c => HttpMethods.IsPost(c.Request.Method)
                ? RateLimitPartition.GetFixedWindowLimiter(Visitor(c), _ => new FixedWindowRateLimiterOptions { PermitLimit = SignInsPerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 })
                : RateLimitPartition.GetNoLimiter("")));
        limiter.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = HttpMethods.IsPost(rejected.HttpContext.Request.Method) ? "60" : "1";
            await Pages.Answers.RefuseAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "Too many requests came from this address", "Wait a little and try again.").ConfigureAwait(false);
        };
    }

    private static string Visitor(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}
