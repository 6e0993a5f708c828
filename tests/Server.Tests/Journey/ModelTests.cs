using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Defaults;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Journey;

/// <summary>
/// Log-ins, refreshes, log-outs, events and time in random order: after each, the session is what the model says.
/// </summary>
[EachEngine]
public sealed class ModelTests(KnownShopFixture shop) : IClassFixture<KnownShopFixture>
{
    private const int Steps = 60;
    private static readonly string[] Customers = ["ann", "bob"];

    private readonly List<string> _history = [];
    private readonly List<(string Type, object Data, string Id)> _events = [];
    private readonly SessionModel _model = new();
    private string _sessionId = "";
    private string _refreshToken = "";
    private string? _usedToken;
    private bool _isCustomersToken;

    public static IEnumerable<TheoryDataRow<int>> Seeds =>
        Enumerable.Range(1, 12).Select(seed => new TheoryDataRow<int>(seed));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_session_is_always_what_the_model_says(int seed)
    {
        var random = new Random(seed);
        var login = (await shop.LogInAsync()).Is(HttpStatusCode.OK);
        (_sessionId, _refreshToken) = (login.SessionId(), login.Refresh());
        for (var step = 0; step < Steps; step++)
        {
            Pass(TimeSpan.FromSeconds(1)); // no two things happen at the same moment
            await StepAsync(random);
            var expected = _model.ToString();
            var actual = await ReadAsync();
            Assert.True(
                expected == actual,
                $"{actual} in the place of {expected} after {string.Join(", ", _history)}"
            );
        }
    }

    private Task StepAsync(Random random)
    {
        var cart = $"{_sessionId}-{random.Next(4)}";
        var customer = Customers[random.Next(Customers.Length)];
        var currency = random.Next(2) == 0 ? "GBP" : "JPY";
        switch (random.Next(20))
        {
            case < 4:
                _model.CartCreated(cart);
                return TellAsync("cart.created", new { cartId = cart, sessionId = _sessionId });
            case < 6:
                _model.CartClosed(cart);
                return TellAsync("cart.closed", new { cartId = cart });
            case < 8:
                return ChooseAsync(currency);
            case < 10:
                return ExchangeAsync(customer);
            case < 12:
                return RefreshAsync();
            case 12:
                return RefreshAgainAsync();
            case 13:
                _model.LoggedInElsewhere(customer);
                return TellAsync(
                    "customer.logged.in",
                    new { sessionId = _sessionId, customerId = customer }
                );
            case 14 when random.Next(3) == 0:
                return LogOutAsync();
            case 15 when random.Next(3) == 0:
                _model.LoggedOutElsewhere();
                return TellAsync("customer.logged.out", new { sessionId = _sessionId });
            case 16 when random.Next(3) == 0:
                _model.CustomerDeleted(customer);
                return TellAsync("customer.deleted", new { customerId = customer });
            case 17 when _events.Count > 0:
                var (type, data, id) = _events[random.Next(_events.Count)];
                _history.Add($"{type} again");
                return shop.TellAsync(type, data, id);
            default:
                _history.Add("time");
                Pass(TimeSpan.FromMinutes(random.Next(10, 40)));
                return Task.CompletedTask;
        }
    }

    private void Pass(TimeSpan time)
    {
        shop.Pass(time);
        _model.Now = shop.Time.GetUtcNow();
    }

    private Task TellAsync(string type, object data)
    {
        var id = Guid.NewGuid().ToString();
        _history.Add($"{type} {data}");
        _events.Add((type, data, id));
        return shop.TellAsync(type, data, id);
    }

    private async Task ChooseAsync(string currency)
    {
        _history.Add($"PATCH {currency}");
        var version = _model.Version;
        var answer = await shop.SendAsync(
            HttpMethod.Patch,
            Visit.Path,
            Token(_model.Exists ? _model.Customer : null),
            "{\"currency\":\"" + currency + "\",\"metadata\":{\"version\":" + version + "}}"
        );
        answer.Is((HttpStatusCode)_model.Choose(currency));
    }

    private async Task ExchangeAsync(string customer)
    {
        _history.Add($"exchange {customer}");
        var answer = await shop.ExchangeAsync(Token(null), shop.Subject(customer));
        answer.Is((HttpStatusCode)_model.Exchange(customer));
        if (answer.Status == HttpStatusCode.OK)
        {
            (_refreshToken, _usedToken, _isCustomersToken) = (answer.Refresh(), null, true);
        }
    }

    private async Task RefreshAsync()
    {
        _history.Add("refresh");
        var answer = await UseAsync(_refreshToken);
        answer.Is(_model.Refresh() ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
        if (answer.Status == HttpStatusCode.OK)
        {
            (_usedToken, _refreshToken) = (_refreshToken, answer.Refresh());
        }
    }

    private async Task RefreshAgainAsync()
    {
        if (_usedToken is null)
        {
            return;
        }

        _history.Add("refresh again");
        Pass(TimeSpan.FromMinutes(1)); // a customer's is no longer valid
        (await UseAsync(_usedToken)).Is(
            _model.RefreshAgain() ? HttpStatusCode.OK : HttpStatusCode.Unauthorized
        );
    }

    private async Task LogOutAsync()
    {
        _history.Add("log out");
        var login = await shop.RememberedAsync(_sessionId);
        (await shop.LogOutAsync(Token(login?.CustomerId))).Is(HttpStatusCode.NoContent);
        _model.LogOut();
    }

    private Task<Answer> UseAsync(string token) =>
        _isCustomersToken ? shop.CustomerRefreshAsync(token) : shop.RefreshAsync(token);

    // As another provider issues it, so that it never expires on the way.
    private string Token(string? customer) =>
        shop.Idp.Token(token =>
        {
            token.Claims["sessionId"] = _sessionId;
            token.Claims["scope"] = "profile";
            if (customer is not null)
            {
                token.Claims["customerId"] = customer;
            }
        });

    private async Task<string> ReadAsync()
    {
        var answer = await shop.ContextAsync(_sessionId);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            return "none";
        }

        var context = answer.Is(HttpStatusCode.OK).Json;
        string Field(string name) =>
            context.TryGetProperty(name, out var value) ? value.GetString()! : "-";
        return $"v{answer.Version} {Field("customerId")} {Field("cartId")} {Field("currency")}";
    }
}
