using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SessionContext.Server.Tests.Logins;

namespace SessionContext.Server.Tests.Customers;

/// <summary>
/// Contract § 9: the audit log says who did what with whose sessions and data, and nothing of the data itself.
/// </summary>
public sealed class AuditTests : IAsyncLifetime
{
    private const string Customer = "ann";
    private const string Secret = "a very private attribute";
    private readonly LogLines _log = new();
    private SessionFixture _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await SessionFixture.OpenAsync([
            .. LogLines.Settings,
            "--Logging:LogLevel:SessionContext.Audit=Information",
        ]);
        _shop.Server.Services.GetRequiredService<ILoggerFactory>().AddProvider(_log);
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task Each_act_is_one_line_with_a_stable_id()
    {
        var phone = await _shop.WithContextAsync(Customer);
        var laptop = await _shop.WithContextAsync(Customer);
        var desktop = await _shop.WithContextAsync(Customer);
        (await phone.SetAsync($$"""{"key":"note","value":"{{Secret}}"}""")).Is(
            HttpStatusCode.Created
        );

        (await laptop.OwnSessionsAsync()).Is(HttpStatusCode.OK);
        (await _shop.ExportAsync(Customer)).Is(HttpStatusCode.OK);
        (await laptop.EndOwnAsync($"/{phone.SessionId}")).Is(HttpStatusCode.NoContent);
        (await laptop.EndOwnAsync("?except=current")).Is(HttpStatusCode.NoContent);
        (await _shop.EndAllAsync(Customer)).Is(HttpStatusCode.OK);
        (await _shop.EraseAsync(Customer)).Is(HttpStatusCode.OK);

        Says(6001, "client storefront, subject ann, tenant demo, customer ann, count 3.");
        Says(6003, "client someone, subject someone, tenant demo, customer ann, count 6.");
        Says(6002, $"customer ann, session {phone.SessionId}, count 1.");
        Assert.Collection(
            _log.Of(6000),
            own =>
                Contains(
                    $"subject ann, tenant demo, customer ann, except session {laptop.SessionId}, count 1.",
                    own
                ),
            all =>
                Contains(
                    "subject someone, tenant demo, customer ann, except session (null), count 1.",
                    all
                )
        );
        Says(6004, "client someone, subject someone, tenant demo, customer ann, count 0.");
        foreach (var id in Enumerable.Range(6000, 6))
        {
            Assert.All(
                _log.Of(id),
                line => Assert.DoesNotContain(Secret, line, StringComparison.Ordinal)
            );
        }

        Assert.NotEqual(desktop.SessionId, laptop.SessionId);
    }

    [Fact]
    public async Task An_act_that_is_refused_has_no_line()
    {
        (
            await _shop.SendAsync(
                HttpMethod.Delete,
                $"/session-context/demo/customers/{Customer}",
                _shop.ServiceToken
            )
        ).Is(HttpStatusCode.Forbidden);
        Assert.All(Enumerable.Range(6000, 6), id => Assert.Empty(_log.Of(id)));
    }

    private void Says(int id, string text) => Contains(text, Assert.Single(_log.Of(id)));

    private static void Contains(string text, string line) =>
        Assert.Contains(text, line, StringComparison.Ordinal);
}
